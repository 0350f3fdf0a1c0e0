import { expect, it } from 'vitest';
import { goodScene } from '../scene.fixture.ts';
import type { Attributes, Span } from '../telemetry.ts';
import { durationLabel, labelOf } from './label.ts';

const [some] = goodScene().telemetry.traces.flatMap((trace) => trace.spans);
const spanOf = (name: string, kind: Span['kind'], attributes: Attributes): Span => ({ ...(some as Span), name, kind, attributes });

it.each([
  ['INSERT INTO bookings (id) VALUES ($1)', 'INSERT bookings'],
  ['\n  SELECT id,\n name FROM tours WHERE id = $1', 'SELECT tours'],
  ['UPDATE bookings SET status = $1', 'UPDATE bookings'],
  ['CREATE TABLE IF NOT EXISTS tours (id text)', 'CREATE tours'],
  ['BEGIN', 'BEGIN'],
])('calls the statement “%s” %s', (statement, label) => {
  expect(labelOf(spanOf('pg.query', 'client', { 'db.query.text': statement }))).toBe(label);
});

it('calls a request by its path, and everything else by its name', () => {
  const url = { 'http.request.method': 'POST', 'url.full': 'http://127.0.0.1:1/v2/payments?x=1' };
  expect(labelOf(spanOf('POST', 'client', url))).toBe('→ POST /v2/payments');
  expect(labelOf(spanOf('POST /api/bookings', 'server', url))).toBe('POST /api/bookings');
});

it.each([
  [0, '0 ms'],
  [0.04, '0.0 ms'],
  [1.24, '1.2 ms'],
  [38.4, '38 ms'],
  [1240, '1.2 s'],
  [42_000, '42 s'],
])('calls %d milliseconds %s', (milliseconds, label) => {
  expect(durationLabel(milliseconds)).toBe(label);
});
