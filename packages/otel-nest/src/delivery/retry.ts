import { setTimeout } from 'node:timers/promises';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { dropped } from '../metrics.ts';

interface BatchExporter<Item> {
  export(items: Item[], done: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

export interface Clock {
  /** Milliseconds that only grow. */
  now(): number;
  /** Waits, keeps no process alive, and wakes when `ending` is aborted. */
  wait(ms: number, ending: AbortSignal): Promise<void>;
}

const realClock: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) => setTimeout(ms, undefined, { ref: false, signal }).catch(() => {}),
};

/** A batch that is older has lost its use, and a longer queue would cost the application its memory. Milliseconds. */
export const BATCH_MAX_AGE_MS = 60_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5_000;

/**
 * One retry policy for every protocol: the gRPC exporter of the SDK has none, the HTTP ones stop after their timeout. A batch is tried
 * again until it is 60 s old, unless the collector said that it will never take it. Once `ending` is aborted each batch has one more
 * attempt, at once: nobody waits for a collector that is not there. What is given up is counted.
 */
export function retrying<Item>(
  exporter: BatchExporter<Item>,
  signal: 'traces' | 'logs',
  ending: AbortSignal,
  clock: Clock = realClock,
): Required<BatchExporter<Item>> {
  const attempt = (items: Item[]): Promise<ExportResult> => new Promise((resolve) => exporter.export(items, resolve));

  async function deliver(items: Item[]): Promise<ExportResult> {
    const deadline = clock.now() + BATCH_MAX_AGE_MS;
    for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
      const last = ending.aborted;
      const result = await attempt(items);
      if (result.code === ExportResultCode.SUCCESS) return result;
      if (last || !isTransient(result.error) || clock.now() + delay > deadline) {
        dropped.record(items.length, { signal, reason: 'export_failed' });
        return result;
      }
      await clock.wait(delay * (0.8 + Math.random() * 0.4), ending);
    }
  }

  return {
    export(items, done) {
      deliver(items).then(done, (error: Error) => done({ code: ExportResultCode.FAILED, error }));
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

/** https://opentelemetry.io/docs/specs/otlp/#failures: HTTP answers worth another attempt. */
const TRANSIENT_HTTP = new Set([429, 502, 503, 504]);
/** The gRPC codes of the same page: cancelled, deadline exceeded, resource exhausted, aborted, out of range, unavailable, data loss. */
const TRANSIENT_GRPC = new Set([1, 4, 8, 10, 11, 14, 15]);

/** Errors without a numeric code are the network's own (refused, reset, timed out). */
export function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'number') return true;
  return code < 100 ? TRANSIENT_GRPC.has(code) : TRANSIENT_HTTP.has(code);
}
