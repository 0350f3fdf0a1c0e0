import { ATTR_HASURA_SESSION_PREFIX } from '@busflow/conventions';
import type { SpanAttributes } from '../span/attributes.ts';

/** Longest value taken from a payload. Characters. */
const MAX_LENGTH = 256;

/** A payload's value for an attribute: strings only, for the SDK would keep a whole object too. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, MAX_LENGTH) : undefined;
}

/** The session variables that are on the allow-list; Hasura's names are case-insensitive. */
export function sessionAttributes(variables: unknown, allowed: readonly string[]): SpanAttributes {
  if (allowed.length === 0 || typeof variables !== 'object' || variables === null) return {};
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(variables)
      .filter(([name]) => names.has(name.toLowerCase()))
      .map(([name, value]) => [attributeOf(name.toLowerCase()), text(value)]),
  );
}

function attributeOf(variable: string): string {
  return ATTR_HASURA_SESSION_PREFIX + variable.replace(/^x-hasura-/, '').replaceAll('-', '_');
}
