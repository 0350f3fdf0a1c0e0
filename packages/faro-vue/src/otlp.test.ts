import { expect, test } from 'vitest';
import { encodeLog, keyValues, MAX_TEXT, nanoseconds } from './otlp.ts';
import { createSanitizer } from './sanitize.ts';

const clean = createSanitizer();

test('attributes keep their types; nothing and not-a-number are left out', () => {
  expect(keyValues({ s: 'x', n: 3, f: 472.1999999997206, b: false, nothing: undefined, nan: Number.NaN }, clean)).toEqual([
    { key: 's', value: { stringValue: 'x' } },
    { key: 'n', value: { intValue: '3' } },
    { key: 'f', value: { doubleValue: 472.2 } },
    { key: 'b', value: { boolValue: false } },
  ]);
});

test('a record has name, body, severity, cleaned and bounded text, and the ids where the protocol wants them', () => {
  const trace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
  const record = encodeLog(
    {
      at: 1_795_000_000_123.5,
      name: 'exception',
      body: 'for jane@acme.io',
      severity: 'ERROR',
      attributes: { long: 'ä'.repeat(9000) },
      trace,
    },
    clean,
  );
  expect(JSON.parse(record)).toEqual({
    timeUnixNano: '1795000000123500000',
    severityNumber: 17,
    severityText: 'ERROR',
    body: { stringValue: 'for [email]' },
    eventName: 'exception',
    attributes: [
      { key: 'event.name', value: { stringValue: 'exception' } },
      { key: 'long', value: { stringValue: 'ä'.repeat(MAX_TEXT) } },
    ],
    ...trace,
  });
});

test('times keep their microseconds', () => {
  expect(nanoseconds(1_795_000_000_123.4565)).toBe('1795000000123457000');
});
