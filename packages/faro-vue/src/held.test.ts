import { expect, test } from 'vitest';
import { createHeld, REQUEST_BYTES, type Held } from './held.ts';

const item = (record: string, more: Partial<Held> = {}): Held => ({
  signal: 'logs',
  record,
  bytes: 1,
  resource: '{}',
  at: 0,
  stands: 1,
  ...more,
});
const records = (items: readonly Held[]) => items.map(({ record }) => record);

test('holds one megabyte at most: the oldest give way, and what they stand for is counted', () => {
  const held = createHeld();
  expect(held.add([item('a', { bytes: 400_000, stands: 7 }), item('b', { bytes: 400_000 })])).toBe(0);
  expect(held.add([item('c', { bytes: 300_000 })])).toBe(7);
  expect([held.count, held.bytes, records(held.takeAll()), held.bytes]).toEqual([2, 700_000, ['b', 'c'], 0]);
});

test('holds 2000 at most', () => {
  const held = createHeld();
  expect(held.add(Array.from({ length: 2003 }, (_, n) => item(`${n}`)))).toBe(3);
  expect(records(held.takeAll()).at(0)).toBe('3');
});

test('a request holds one signal, one resource and so many bytes, in the order of time', () => {
  const held = createHeld();
  held.add([
    item('b'),
    item('span', { signal: 'traces' }),
    item('other', { resource: '{"older":1}' }),
    item('c', { bytes: REQUEST_BYTES }),
  ]);
  held.add([item('a')], true);
  expect(records(held.take('logs', false))).toEqual(['a', 'b']);
  expect(records(held.take('logs', false))).toEqual(['other']);
  expect(records(held.take('logs', false))).toEqual(['c']);
  expect(records(held.take('traces', false))).toEqual(['span']);
  expect([held.count, held.bytes]).toEqual([0, 0]);
});

test('what may have arrived already is not sent once more in the last moment', () => {
  const held = createHeld();
  held.add([item('sure'), item('uncertain', { uncertain: true })]);
  expect(records(held.take('logs', true))).toEqual(['sure']);
  expect(records(held.take('logs', false))).toEqual(['uncertain']);
});
