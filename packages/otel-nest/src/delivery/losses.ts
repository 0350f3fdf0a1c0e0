import { createNoopMeter, type Meter, type MeterProvider } from '@opentelemetry/api';
import type { Signal } from '../config/targets.ts';
import { log } from '../log.ts';
import { dropped } from '../metrics.ts';

type Reason = 'queue_full' | 'export_failed';

/** What never reached the collector. Milliseconds between two reports, so that a long outage is said, not shouted. */
const REPORT_EVERY_MS = 60_000;
/** A full queue drops one span at a time: the first report waits for its fellows. */
const FIRST_REPORT_MS = 1_000;

const NOUNS = { traces: 'spans', logs: 'log records', metrics: 'metric points' };
const REASONS = { queue_full: 'the queue was full', export_failed: 'the collector did not take them' };

export interface Losses {
  /** Items since the start. */
  readonly total: number;
  add(signal: Signal, reason: Reason, count: number): void;
  /** Says at once what was not said yet. */
  report(): void;
  /** From now on losses are said and no longer recorded: the meters end too. */
  close(): void;
}

/** Counts drops in `busflow.telemetry.dropped` and says them at most once a minute. */
export function countLosses(say: (message: string) => void = (message) => log.warn(message)): Losses {
  const unsaid = new Map<string, number>();
  let total = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let quietUntil = 0;

  function report(): void {
    clearTimeout(timer);
    timer = undefined;
    if (unsaid.size === 0) return;
    quietUntil = performance.now() + REPORT_EVERY_MS;
    say(`dropped ${[...unsaid].map(([what, count]) => `${count} ${what}`).join(', ')}`);
    unsaid.clear();
  }

  return {
    get total() {
      return total;
    },
    add(signal, reason, count) {
      if (count === 0) return;
      total += count;
      const what = `${NOUNS[signal]} (${REASONS[reason]})`;
      unsaid.set(what, (unsaid.get(what) ?? 0) + count);
      timer ??= setTimeout(report, Math.max(FIRST_REPORT_MS, quietUntil - performance.now())).unref();
      if (!closed) dropped.record(count, { signal, reason });
    },
    report,
    close() {
      closed = true;
    },
  };
}

/**
 * The batch processors tell what they drop only through their self-observation counters. This stands in for the meter behind those
 * counters and keeps the one figure that matters: items refused because the queue was full.
 */
export function countQueueDrops(signal: 'traces' | 'logs', losses: Losses): MeterProvider {
  const meter: Meter = Object.assign(Object.create(createNoopMeter()) as Meter, {
    createCounter: () => ({
      add(count: number, attributes?: Record<string, unknown>) {
        if (attributes?.['error.type'] === 'queue_full') losses.add(signal, 'queue_full', count);
      },
    }),
  });
  return { getMeter: () => meter };
}
