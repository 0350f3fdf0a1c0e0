import { ATTR_ACTION } from '@busflow/conventions';
import { text } from '../cast.ts';
import type { Span } from '../telemetry.ts';

/** What a person calls a span: a request by its path, a statement by its table, a click by its action. */
export function labelOf(span: Span): string {
  const { attributes, kind, name } = span;
  const statement = text(attributes, 'db.query.text') || text(attributes, 'db.statement');
  if (statement !== '') return statementLabel(statement);
  const url = text(attributes, 'url.full');
  if (kind === 'client' && url !== '') return `→ ${text(attributes, 'http.request.method')} ${pathOf(url)}`;
  const action = text(attributes, ATTR_ACTION);
  return action === '' ? name : `${name} ${action}`;
}

/** `INSERT INTO bookings (…) VALUES (…)` is shown as `INSERT bookings`. */
function statementLabel(statement: string): string {
  const found = /^\s*(\w+)\b(?:[\s\S]*?\b(?:into|from|update|table(?: if not exists)?)\s+([\w."]+))?/i.exec(statement);
  const [keyword, table] = [found?.[1] ?? 'SQL', found?.[2] ?? /^\s*update\s+([\w."]+)/i.exec(statement)?.[1]];
  return table === undefined ? keyword.toUpperCase() : `${keyword.toUpperCase()} ${table}`;
}

function pathOf(url: string): string {
  return URL.parse(url)?.pathname ?? url;
}

/** `1.24 ms`, `38 ms`, `1.2 s`: three digits say enough. */
export function durationLabel(milliseconds: number): string {
  if (milliseconds === 0) return '0 ms';
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(milliseconds >= 10_000 ? 0 : 1)} s`;
  return `${milliseconds >= 10 ? Math.round(milliseconds) : milliseconds.toFixed(1)} ms`;
}
