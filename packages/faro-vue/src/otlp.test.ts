import { expect, test } from 'vitest';
import { toWire, keyValues } from './otlp.ts';
import { createSanitizer, MAX_TEXT } from './sanitize.ts';
import { nanoseconds } from './span.ts';

const clean = createSanitizer();

test('attributes keep their types; nothing and not-a-number are left out', () => {
  expect(keyValues({ s: 'x', n: 3, f: 472.1999999997206, b: false, nothing: undefined, nan: Number.NaN }, clean)).toEqual([
    { key: 's', value: { stringValue: 'x' } },
    { key: 'n', value: { intValue: '3' } },
    { key: 'f', value: { doubleValue: 472.1999999997206 } },
    { key: 'b', value: { boolValue: false } },
  ]);
});

test.each([
  [Infinity, { stringValue: 'Infinity' }],
  [1e21, { doubleValue: 1e21 }],
  [2 ** 60, { doubleValue: 2 ** 60 }],
  [{ of: 'jane@acme.io' }, { stringValue: '[object Object]' }],
  [[1.5], { stringValue: '1.5' }],
  [['jane@acme.io'], { stringValue: '[email]' }],
  [12n, { stringValue: '12' }],
  [Symbol('seat'), { stringValue: 'Symbol(seat)' }],
  [Object.create(null), { stringValue: 'undefined' }],
])('what comes past the compiler, such as %s, is a value that a collector takes', (value, encoded) => {
  expect(keyValues({ value } as never, clean)).toEqual([{ key: 'value', value: encoded }]);
});

test('a record has name, body, severity, cleaned and bounded text, and what all records have', () => {
  const attributes = { 'exception.type': 'Error', 'exception.message': 'for jane@acme.io', long: 'ä'.repeat(9000) };
  const record = toWire({ at: 1_795_000_000_123, name: 'exception', attributes }, { common: true }, clean);
  expect(JSON.parse(JSON.stringify(record))).toEqual({
    timeUnixNano: '1795000000123000000',
    severityNumber: 17,
    severityText: 'ERROR',
    body: { stringValue: 'Error: for [email]' },
    eventName: 'exception',
    attributes: [
      { key: 'event.name', value: { stringValue: 'exception' } },
      { key: 'exception.type', value: { stringValue: 'Error' } },
      { key: 'exception.message', value: { stringValue: 'for [email]' } },
      { key: 'long', value: { stringValue: 'ä'.repeat(MAX_TEXT) } },
      { key: 'common', value: { boolValue: true } },
    ],
  });
});

test('an event is its own body, and a name is cleaned too', () => {
  expect(toWire({ at: 1, name: 'mail.jane@acme.io', attributes: {} }, {}, clean)).toMatchObject({
    severityText: 'INFO',
    body: { stringValue: '[email]' },
    eventName: '[email]',
  });
});

test('times keep their microseconds', () => {
  expect(nanoseconds(1_795_000_000_123.4565)).toBe('1795000000123457000');
});
