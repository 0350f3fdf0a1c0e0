import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { dropped } from '../metrics.ts';

interface BatchExporter<Item> {
  export(items: Item[], done: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/** A batch that is older has lost its use, and a longer queue would cost the application its memory. Milliseconds. */
export const BATCH_MAX_AGE_MS = 60_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5_000;

/**
 * One retry policy for every protocol: the gRPC exporter of the SDK has none, the HTTP ones stop after their timeout. A batch is tried
 * again until it is 60 s old, unless the collector said that it will never take it. What is given up is counted.
 */
export function retrying<Item>(exporter: BatchExporter<Item>, signal: 'traces' | 'logs'): Required<BatchExporter<Item>> {
  let stopping = false;
  const waiting = new Set<() => void>();
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      timer.unref();
      waiting.add(wake);
    });
  const attempt = (items: Item[]): Promise<ExportResult> => new Promise((resolve) => exporter.export(items, resolve));

  async function deliver(items: Item[]): Promise<ExportResult> {
    const deadline = performance.now() + BATCH_MAX_AGE_MS;
    for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
      const result = await attempt(items);
      if (result.code === ExportResultCode.SUCCESS) return result;
      // While the process ends there is one more attempt at once, then the deadline of `shutdown` decides.
      if (!isTransient(result.error) || performance.now() + delay > deadline || (stopping && delay > FIRST_DELAY_MS)) {
        dropped.record(items.length, { signal, reason: 'export_failed' });
        return result;
      }
      await pause(stopping ? 0 : delay * (0.8 + Math.random() * 0.4));
    }
  }

  return {
    export(items, done) {
      deliver(items).then(done, (error: Error) => done({ code: ExportResultCode.FAILED, error }));
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown() {
      stopping = true;
      for (const wake of waiting) wake();
      return exporter.shutdown();
    },
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
