import { beforeEach, expect, test, vi } from 'vitest';
import type { Held } from './held.ts';
import { store, takeStored } from './stored.ts';

const NOW = 1_795_000_000_000;
const HOUR = 3_600_000;
const held = (record: string, at = NOW): Held => ({ signal: 'logs', record, bytes: record.length, resource: '{}', at, stands: 1 });
const records = (items: readonly Held[]) => items.map(({ record }) => record);

beforeEach(() => {
  localStorage.clear();
  vi.setSystemTime(NOW);
});

test('what pages leave is the next page’s, in order, and is gone once it was taken', () => {
  store({ items: [held('"a"'), held('"b"')], dropped: 1 });
  store({ items: [held('"c"')], dropped: 2 });
  const { items, dropped } = takeStored(NOW);
  expect([records(items), dropped]).toEqual([['"a"', '"b"', '"c"'], 3]);
  expect(takeStored(NOW)).toEqual({ items: [], dropped: 0 });
  expect(localStorage).toHaveLength(0);
});

test('what is older than a day is counted, and not told', () => {
  store({ items: [held('"old"', NOW - 2 * HOUR), held('"new"')], dropped: 0 });
  const { items, dropped } = takeStored(NOW + 23 * HOUR);
  expect([records(items), dropped]).toEqual([['"new"'], 1]);
});

const long = (n: number) => JSON.stringify(`${n}`.padStart(99_000));

test('at most 250 000 characters stay, the oldest give way, and are counted', () => {
  store({ items: [held(long(1)), held(long(2))], dropped: 0 });
  store({ items: [held(long(3))], dropped: 0 });
  const { items, dropped } = takeStored(NOW);
  expect([records(items), dropped]).toEqual([[long(2), long(3)], 1]);
});

test.each(['', '{', 'null', '{"dropped":1}'])('what cannot be read, such as %j, is none', (text) => {
  localStorage.setItem('busflow.faro.outbox.v1', text);
  expect(takeStored(NOW)).toEqual({ items: [], dropped: 0 });
});

test('where nothing may be stored, that is said', () => {
  const forbidden = vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('forbidden', 'SecurityError');
  });
  expect(store({ items: [held('"a"')], dropped: 0 })).toBe(false);
  forbidden.mockRestore();
});
