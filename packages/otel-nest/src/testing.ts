/** For tests of instrumented code: the telemetry of this process in memory, without a collector. */
import { context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, InMemoryMetricExporter, PeriodicExportingMetricReader, type MetricData } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { envReader } from './config/env.ts';
import { serviceResource } from './config/resource.ts';
import { instrument } from './instrumentations.ts';
import { COUNTER_LIMIT, meterProvider } from './sdk/metrics.ts';
import { propagatorOf } from './sdk/propagator.ts';
import { tracerProvider } from './sdk/traces.ts';
import { traceServers } from './server/patch.ts';
import { DEFAULT_POLICY, type RequestPolicy } from './server/policy.ts';

export interface Capture {
  /** Spans that have ended, in the order of their ends. */
  spans(): readonly ReadableSpan[];
  /** The span of that name that ended last. @throws Error listing the names that are there. */
  span(name: string): ReadableSpan;
  /** Every metric with its current data points. */
  metrics(): Promise<readonly MetricData[]>;
  logs(): readonly ReadableLogRecord[];
  /** Forgets spans and logs. Counters keep counting: they live as long as the process. */
  reset(): void;
}

let current: Capture | undefined;

/** Starts capturing, once in a process: OpenTelemetry's globals can't be replaced. Later calls answer with the same capture. */
export function captureTelemetry(policy: Partial<RequestPolicy> = {}, variables: Readonly<Record<string, string>> = {}): Capture {
  current ??= capture({ ...DEFAULT_POLICY, ...policy }, variables);
  return current;
}

function capture(policy: RequestPolicy, variables: Readonly<Record<string, string>>): Capture {
  const env = envReader(variables);
  const resource = serviceResource(env);
  const spans = new InMemorySpanExporter();
  const records = new InMemoryLogRecordExporter();
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  // Asked only by `metrics()`.
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 2 ** 31 - 1,
    cardinalityLimits: { counter: COUNTER_LIMIT },
  });
  const meters = meterProvider(resource, [reader], []);
  if (!trace.setGlobalTracerProvider(tracerProvider(env, resource, undefined, [new SimpleSpanProcessor({ exporter: spans })]))) {
    throw new Error('captureTelemetry: an OpenTelemetry SDK runs in this process already; start the capture instead of it');
  }
  metrics.setGlobalMeterProvider(meters);
  logs.setGlobalLoggerProvider(new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter: records })] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(propagatorOf(env, env.list('BUSFLOW_PROPAGATE_TO') ?? []));
  traceServers(policy);
  instrument([]);
  return {
    spans: () => spans.getFinishedSpans(),
    span(name) {
      const ended = spans.getFinishedSpans();
      const found = ended.findLast((span) => span.name === name);
      if (found === undefined)
        throw new Error(`no span "${name}" has ended; these have: ${ended.map((span) => span.name).join(', ') || 'none'}`);
      return found;
    },
    async metrics() {
      exporter.reset();
      await meters.forceFlush();
      return exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    },
    logs: () => records.getFinishedLogRecords(),
    reset() {
      spans.reset();
      records.reset();
    },
  };
}
