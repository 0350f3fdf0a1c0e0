import pino from 'pino';
import { expect, it } from 'vitest';
import { collector, keysOf } from '../test/lines.ts';
import { randomFrom } from '../test/random.ts';
import { inSpan, startTelemetry } from '../test/telemetry.ts';
import { createLogger, type TraceLoggerOptions } from './index.ts';

startTelemetry();

const OBJECTS = 4_000;
const RESERVED = ['trace_id', 'span_id', 'trace_flags', 'tenant_id', 'service', 'environment', 'level', 'time'];
// One key with escapes: V8's JSON.parse takes several short ones that follow the same keys for one another (Node 24.21).
const KEYS = [...RESERVED, 'a', 'seats', 'msg', 'a"b\\c\nd', 'ä', '', 'constructor', '__proto__', 'caller', ',"trace_id":"x"'];
const PIECES = [
  '"',
  '\\',
  '\n',
  '\u0000',
  '\u2028',
  '\ud800',
  'ä',
  '{',
  '}',
  '[',
  ':',
  ',',
  '"trace_id":"',
  '","service":"',
  ' ',
  '-',
  '+',
  '4111',
  'x',
  '%',
  '.',
];
const PERSONAL = [
  'max@example.de',
  'max%40example.de',
  '4111111111111111',
  '4111 1111 1111 1111',
  'DE89 3704 0044 0532 0130 00',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  'Bearer live_abcdefgh12345678',
];

type Random = (limit: number) => number;
type Fields = Record<string, unknown>;

function pick<Value>(values: readonly Value[], random: Random): Value {
  return values[random(values.length)] as Value;
}

function text(random: Random): string {
  return Array.from({ length: random(8) }, () => pick(PIECES, random)).join('');
}

function value(random: Random, depth: number): unknown {
  const kind = random(depth > 3 ? 6 : 8);
  if (kind === 0) return random(1_000_000) - 500_000;
  if (kind === 1) return random(1000) / 7;
  if (kind === 2) return pick([null, true, false, undefined], random);
  if (kind === 6) return Array.from({ length: random(4) }, () => value(random, depth + 1));
  if (kind === 7) return fields(random, depth + 1);
  return text(random);
}

function fields(random: Random, depth = 0): Fields {
  return Object.fromEntries(Array.from({ length: random(6) }, () => [pick(KEYS, random), value(random, depth)]));
}

function renamed(given: Fields): Fields {
  return Object.fromEntries(Object.entries(given).map(([key, inner]) => [RESERVED.includes(key) ? `caller_${key}` : key, inner]));
}

const settings = { service: 'api', environment: 'test' };

it.each<[string, TraceLoggerOptions]>([
  ['the whole pipeline', {}],
  ['a nestedKey', { nestedKey: 'payload' }],
])('writes what pino writes, plus the ids, for any object: %s', (_name, options) => {
  const theirs = collector();
  const ours = collector();
  const plain = pino({ base: null, nestedKey: 'payload' }, theirs);
  const traced = createLogger({ ...settings, ...options }, ours);
  for (let seed = 0; seed < OBJECTS; seed++) {
    const random = randomFrom(seed);
    const given = fields(random);
    const message = random(4) === 0 ? undefined : text(random);
    plain.info(given, message);
    const ids = inSpan(() => traced.info(given, message));
    const { payload = {}, msg } = theirs.last() as { payload?: Fields; msg?: string };
    const body = options.nestedKey === undefined ? renamed(payload) : Object.keys(payload).length > 0 ? { payload } : {};
    const expected = { level: 'info', time: expect.any(Number), ...settings, ...ids, ...body, ...(msg === undefined ? {} : { msg }) };
    expect(ours.last(), `seed ${seed}`).toEqual(expected);
    // pino itself writes `msg` twice when the object has one too; nothing else may come twice.
    const keys = keysOf(ours.raw.at(-1) ?? '').filter((key) => key !== 'msg');
    expect(new Set(keys).size, `seed ${seed}`).toBe(keys.length);
  }
});

it('lets no personal data through and leaves valid JSON of the same shape, wherever the data stands', () => {
  const out = collector();
  const traced = createLogger(settings, out);
  for (let seed = 0; seed < OBJECTS; seed++) {
    const random = randomFrom(seed);
    const personal = pick(PERSONAL, random);
    const around = () => pick(['', ' ', '\n', '\t"', '\\', ': ', '(', '{"x":"', ','], random);
    const planted = `${around()}${personal}${pick(['', ' ', '\n', '"', '\\', ')', ', '], random)}`;
    const shape = random(3);
    if (shape === 0) traced.info(planted);
    else if (shape === 1) traced.info({ ...fields(random), note: { deep: [planted] } }, 'x');
    else traced.error(new Error(planted));
    expect(out.raw.at(-1), `seed ${seed}: ${JSON.stringify(planted)}`).not.toContain(personal);
    const { note, err, msg } = out.last() as { note?: { deep: string[] }; err?: { message: string }; msg: string };
    const found = note?.deep[0] ?? err?.message ?? msg;
    expect(found, `seed ${seed}: ${JSON.stringify(planted)}`).toMatch(/\[redacted:(?:email|card|iban|jwt|bearer)\]/);
  }
});
