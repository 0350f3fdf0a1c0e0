import type { ISerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableLogRecord, LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { EnvReader } from '../config/env.ts';
import type { Protocol, Signal, Target } from '../config/targets.ts';
import { deliveringExporter, type BatchExporter, type DeliveryOptions } from '../delivery/exporter.ts';
import type { Losses } from '../delivery/losses.ts';
import { BATCH_MAX_AGE_MS, realClock } from '../delivery/retry.ts';
import type { Transport } from '../delivery/transport.ts';
import { temporality } from './temporality.ts';

/** What all three exporters share. */
export interface DeliveryScope {
  /** The process ends: no batch waits any longer. */
  readonly ending: AbortSignal;
  /** The deadline is past: what is under way is given up. */
  readonly over: AbortSignal;
  readonly losses: Losses;
  readonly trouble: (error: Error, address: { readonly url: string; readonly protocol: Protocol }) => void;
}

type Otlp = Extract<Target, { exporter: 'otlp' }>;

const GRPC_PATHS = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};

/** Metrics are collected anew while a batch waits: an older one has less to say than its successor. */
const METRICS_MAX_AGE_MS = 20_000;

export async function spanExporter(target: Target, scope: DeliveryScope): Promise<SpanExporter | undefined> {
  if (target.exporter === 'none') return undefined;
  if (target.exporter === 'console') return new (await import('@opentelemetry/sdk-trace')).ConsoleSpanExporter();
  const { JsonTraceSerializer: json, ProtobufTraceSerializer: protobuf } = await import('@opentelemetry/otlp-transformer');
  return await otlp<ReadableSpan[]>('traces', target, scope, { json, protobuf }, (spans) => spans.length);
}

export async function logExporter(target: Target, scope: DeliveryScope): Promise<LogRecordExporter | undefined> {
  if (target.exporter === 'none') return undefined;
  if (target.exporter === 'console') return new (await import('@opentelemetry/sdk-logs')).ConsoleLogRecordExporter();
  const { JsonLogsSerializer: json, ProtobufLogsSerializer: protobuf } = await import('@opentelemetry/otlp-transformer');
  return await otlp<ReadableLogRecord[]>('logs', target, scope, { json, protobuf }, (records) => records.length);
}

export async function metricExporter(env: EnvReader, target: Target, scope: DeliveryScope): Promise<PushMetricExporter | undefined> {
  if (target.exporter === 'none') return undefined;
  if (target.exporter === 'console') return new (await import('@opentelemetry/sdk-metrics')).ConsoleMetricExporter();
  const { JsonMetricsSerializer: json, ProtobufMetricsSerializer: protobuf } = await import('@opentelemetry/otlp-transformer');
  const exporter = await otlp<ResourceMetrics>('metrics', target, scope, { json, protobuf }, points, METRICS_MAX_AGE_MS);
  return { ...exporter, selectAggregationTemporality: temporality(env) };
}

function points({ scopeMetrics }: ResourceMetrics): number {
  return scopeMetrics.reduce((sum, { metrics }) => sum + metrics.reduce((all, { dataPoints }) => all + dataPoints.length, 0), 0);
}

async function otlp<Batch>(
  signal: Signal,
  { protocol, url }: Otlp,
  { ending, over, losses, trouble }: DeliveryScope,
  serializers: Record<'json' | 'protobuf', ISerializer<Batch, object>>,
  size: (batch: Batch) => number,
  maxAgeMs = BATCH_MAX_AGE_MS,
): Promise<BatchExporter<Batch>> {
  const { transport, timeoutMs } = await transportOf(signal, protocol, url);
  over.addEventListener('abort', () => transport.close());
  const options: DeliveryOptions<Batch> = {
    signal,
    serializer: protocol === 'http/json' ? serializers.json : serializers.protobuf,
    transport,
    timeoutMs,
    policy: { maxAgeMs, ending, clock: realClock },
    losses,
    size,
    failed: (error) => trouble(error, { url, protocol }),
  };
  return deliveringExporter(options);
}

/** Only the protocol in use is loaded. Headers, timeout, certificates and compression OpenTelemetry's own code reads from `OTEL_*`. */
async function transportOf(signal: Signal, protocol: Protocol, url: string): Promise<{ transport: Transport; timeoutMs: number }> {
  const name = signal.toUpperCase();
  if (protocol === 'grpc') {
    const { convertLegacyOtlpGrpcOptions } = await import('@opentelemetry/otlp-grpc-exporter-base');
    const { grpcTransport } = await import('../delivery/grpc.ts');
    const destination = convertLegacyOtlpGrpcOptions({ url }, name);
    return { transport: grpcTransport(destination, GRPC_PATHS[signal]), timeoutMs: destination.timeoutMillis };
  }
  const { convertLegacyHttpOptions } = await import('@opentelemetry/otlp-exporter-base/node-http');
  const { httpTransport } = await import('../delivery/http.ts');
  const content = { 'Content-Type': protocol === 'http/json' ? 'application/json' : 'application/x-protobuf' };
  const destination = convertLegacyHttpOptions({ url }, name, `v1/${signal}`, content);
  return { transport: httpTransport(destination), timeoutMs: destination.timeoutMillis };
}
