import type { Attributes } from '@opentelemetry/api';

/** Most attributes of one record, OpenTelemetry's own default; what is over is counted in the last one. */
const MAX_ATTRIBUTES = 128;
/** Longest string of one record. Characters. */
const MAX_STRING_LENGTH = 16_384;
/** Objects deeper than this stay JSON text. */
const MAX_DEPTH = 4;
/** Says how many attributes did not fit. */
const DROPPED = 'dropped_attributes';

/** Adds a parsed line's fields as flat attributes: `{ req: { method } }` becomes `req.method`, arrays and what is deeper JSON text. */
export function addFlat(attributes: Attributes, fields: Readonly<Record<string, unknown>>): void {
  let room = MAX_ATTRIBUTES - 1 - Object.keys(attributes).length;
  let dropped = 0;
  const add = (key: string, value: unknown, depth: number): void => {
    if (isObject(value) && depth < MAX_DEPTH) {
      for (const [name, inner] of Object.entries(value)) add(`${key}.${name}`, inner, depth + 1);
    } else if (value === null || value === undefined) {
      return;
    } else if (room > 0) {
      room--;
      attributes[key] = typeof value === 'object' ? cut(JSON.stringify(value)) : typeof value === 'string' ? cut(value) : value;
    } else dropped++;
  };
  for (const [key, value] of Object.entries(fields)) add(key, value, 1);
  if (dropped > 0) attributes[DROPPED] = dropped;
}

/** Bounds a string; the ellipsis says that there was more. */
export function cut(text: string): string {
  return text.length > MAX_STRING_LENGTH ? `${text.slice(0, MAX_STRING_LENGTH - 1)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
