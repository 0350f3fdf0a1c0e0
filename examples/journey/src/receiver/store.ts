import { tracesOf, type LogLine, type Span, type Telemetry } from '../telemetry.ts';
import { logLinesOf, spansOf } from './convert.ts';
import { MetricStore } from './metric-store.ts';
import type { OtlpLogs, OtlpMetrics, OtlpTraces } from './otlp.ts';
import { decodeProtobuf, type Signal } from './schema.ts';

export type Encoding = 'protobuf' | 'json';
export const TRANSPORTS = ['gRPC', 'HTTP/protobuf', 'HTTP/JSON'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Everything that was exported to the receiver, read back as one {@link Telemetry}. */
export class Store {
  readonly #spans: Span[] = [];
  readonly #logs: LogLine[] = [];
  readonly #metrics = new MetricStore();
  readonly #wire: string[] = [];
  readonly transports = new Set<Transport>();

  /** @throws where the body is no export request of this signal: the exporter hears about it. */
  add(signal: Signal, encoding: Encoding, transport: Transport, body: Buffer): void {
    this.#wire.push(body.toString('latin1'));
    const request: unknown = encoding === 'json' ? JSON.parse(body.toString('utf8')) : decodeProtobuf(signal, body);
    if (signal === 'traces') this.#spans.push(...spansOf(request as OtlpTraces));
    else if (signal === 'logs') this.#logs.push(...logLinesOf(request as OtlpLogs));
    else this.#metrics.add(request as OtlpMetrics);
    this.transports.add(transport);
  }

  get telemetry(): Telemetry {
    return {
      traces: tracesOf(this.#spans),
      logs: this.#logs.toSorted((a, b) => a.time - b.time),
      metrics: this.#metrics.metrics,
      wire: this.#wire,
    };
  }
}
