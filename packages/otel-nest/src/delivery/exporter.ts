import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ISerializer } from '@opentelemetry/otlp-transformer';
import type { Signal } from '../config/targets.ts';
import type { Losses } from './losses.ts';
import { untilTaken, type RetryPolicy } from './retry.ts';
import type { Transport } from './transport.ts';

/** What waits for one signal's collector, serialized. Beyond it batches are dropped: flushing in an outage must not fill the memory. Bytes. */
const WAITING_MAX = 16 * 1024 * 1024;

export interface DeliveryOptions<Batch> {
  readonly signal: Signal;
  readonly serializer: ISerializer<Batch, Partial<Record<'partialSuccess', PartialSuccess>>>;
  readonly transport: Transport;
  /** How long one attempt may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly policy: RetryPolicy;
  readonly losses: Losses;
  /** Items in a batch. */
  size(batch: Batch): number;
  /** Hears of each attempt that failed. */
  failed(error: Error): void;
}

interface PartialSuccess {
  readonly rejectedSpans?: number;
  readonly rejectedDataPoints?: number;
  readonly rejectedLogRecords?: number;
  readonly errorMessage?: string;
}

export interface BatchExporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Serializes a batch once and delivers it under the retry policy. What is given up is counted and said here, so the SDK always hears of
 * success: it could only print what it can't change.
 */
export function deliveringExporter<Batch>(options: DeliveryOptions<Batch>): BatchExporter<Batch> {
  const { signal, serializer, transport, timeoutMs, policy, losses, size, failed } = options;
  const underWay = new Set<Promise<void>>();
  let waiting = 0;

  async function deliver(bytes: Uint8Array, count: number): Promise<void> {
    waiting += bytes.byteLength;
    const answer = await untilTaken(() => transport.send(bytes, timeoutMs), policy, failed);
    waiting -= bytes.byteLength;
    losses.add(signal, 'export_failed', answer.taken ? rejected(answer.body) : count);
  }

  /** How much of a batch that it took the collector has refused. */
  function rejected(body: Uint8Array): number {
    if (body.byteLength === 0) return 0;
    try {
      const partial = serializer.deserializeResponse(body).partialSuccess;
      const count = Number(partial?.rejectedSpans ?? partial?.rejectedDataPoints ?? partial?.rejectedLogRecords ?? 0);
      if (count > 0) failed(new Error(`the collector refused a part of what it was sent: ${partial?.errorMessage || 'it says not why'}`));
      return count;
    } catch {
      return 0; // Taken all the same; some collectors answer with a page for humans.
    }
  }

  return {
    export(batch, done) {
      const count = size(batch);
      const bytes = serializer.serializeRequest(batch);
      if (bytes === undefined || waiting + bytes.byteLength > WAITING_MAX) {
        losses.add(signal, 'queue_full', count);
        return done({ code: ExportResultCode.SUCCESS });
      }
      const delivery = deliver(bytes, count);
      underWay.add(delivery);
      void delivery.finally(() => {
        underWay.delete(delivery);
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    async forceFlush() {
      await Promise.all(underWay);
    },
    async shutdown() {
      await Promise.all(underWay);
      transport.close();
    },
  };
}
