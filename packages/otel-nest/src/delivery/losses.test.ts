import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { countLosses } from './losses.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says what was lost at most once a minute, all of it together', () => {
  const said: string[] = [];
  const losses = countLosses((message) => void said.push(message));
  losses.add('traces', 'queue_full', 1);
  losses.add('traces', 'queue_full', 2);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(said).toEqual(['dropped 3 spans (the queue was full)']);

  for (let second = 0; second < 59; second++) {
    losses.add('metrics', 'export_failed', 10);
    losses.add('logs', 'export_failed', 1);
    vi.advanceTimersByTime(1_000);
  }
  expect(said).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  const [, second] = said;
  expect(second).toBe('dropped 590 metric points (the collector did not take them), 59 log records (the collector did not take them)');
  vi.advanceTimersByTime(600_000);
  expect([said.length, losses.total]).toEqual([2, 652]);
});

it('says at the end what it has not said yet, whatever the minute', () => {
  const said: string[] = [];
  const losses = countLosses((message) => void said.push(message));
  losses.add('traces', 'export_failed', 512);
  vi.advanceTimersByTime(1_000);
  losses.add('traces', 'export_failed', 3);
  losses.report();
  expect(said[1]).toBe('dropped 3 spans (the collector did not take them)');
});
