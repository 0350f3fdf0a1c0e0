import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { Protocol, Signal, Target } from '../config/targets.ts';

interface Exporters {
  readonly traces: SpanExporter;
  readonly metrics: PushMetricExporter;
  readonly logs: LogRecordExporter;
}
type Config = { readonly url?: string };
type Load<S extends Signal> = (config: Config) => Promise<Exporters[S]>;

/** Only the exporter of the protocol in use is loaded: together they cost more start-up time than the rest of the SDK. */
const OTLP: { readonly [S in Signal]: Readonly<Record<Protocol, Load<S>>> } = {
  traces: {
    grpc: async (config) => new (await import('@opentelemetry/exporter-trace-otlp-grpc')).OTLPTraceExporter(config),
    'http/protobuf': async (config) => new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter(config),
    'http/json': async (config) => new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter(config),
  },
  metrics: {
    grpc: async (config) => new (await import('@opentelemetry/exporter-metrics-otlp-grpc')).OTLPMetricExporter(config),
    'http/protobuf': async (config) => new (await import('@opentelemetry/exporter-metrics-otlp-proto')).OTLPMetricExporter(config),
    'http/json': async (config) => new (await import('@opentelemetry/exporter-metrics-otlp-http')).OTLPMetricExporter(config),
  },
  logs: {
    grpc: async (config) => new (await import('@opentelemetry/exporter-logs-otlp-grpc')).OTLPLogExporter(config),
    'http/protobuf': async (config) => new (await import('@opentelemetry/exporter-logs-otlp-proto')).OTLPLogExporter(config),
    'http/json': async (config) => new (await import('@opentelemetry/exporter-logs-otlp-http')).OTLPLogExporter(config),
  },
};

const CONSOLE: { readonly [S in Signal]: () => Promise<Exporters[S]> } = {
  traces: async () => new (await import('@opentelemetry/sdk-trace')).ConsoleSpanExporter(),
  metrics: async () => new (await import('@opentelemetry/sdk-metrics')).ConsoleMetricExporter(),
  logs: async () => new (await import('@opentelemetry/sdk-logs')).ConsoleLogRecordExporter(),
};

/**
 * The exporter of a signal, or nothing where it is off. Headers, timeouts, certificates and compression the exporters read from `OTEL_*`, and
 * the endpoint too unless `options` gave it.
 */
export async function exporterOf<S extends Signal>(
  signal: S,
  target: Target,
  endpointOption: string | undefined,
): Promise<Exporters[S] | undefined> {
  if (target.exporter === 'none') return undefined;
  if (target.exporter === 'console') return await CONSOLE[signal]();
  return await OTLP[signal][target.protocol](endpointOption === undefined ? {} : { url: urlOf(signal, target.protocol, endpointOption) });
}

function urlOf(signal: Signal, protocol: Protocol, endpoint: string): string {
  return protocol === 'grpc' ? endpoint : `${endpoint.replace(/\/$/, '')}/v1/${signal}`;
}
