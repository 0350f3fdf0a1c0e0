import { setTimeout } from 'node:timers/promises';
import { context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, InMemoryMetricExporter, PeriodicExportingMetricReader, type MetricData } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { envReader } from '../config/env.ts';
import type { TelemetryOptions } from '../options.ts';
import { serviceResource } from '../config/resource.ts';
import { instrument } from '../instrumentations.ts';
import { COUNTER_LIMIT, meterProvider } from '../sdk/metrics.ts';
import { propagatorOf } from '../sdk/propagator.ts';
import { tracerProvider } from '../sdk/traces.ts';
import { traceServers } from '../server/patch.ts';
import { amountOf } from './amount.ts';
import { requestPolicy } from '../server/policy.ts';

export interface Capture {
  /** Spans that have ended, in the order of their ends. */
  spans(): readonly ReadableSpan[];
  /** The span of that name that ended last. @throws Error listing the names that are there. */
  span(name: string): ReadableSpan;
  /** The first span of that name, once it has ended: a SERVER span ends a moment after its client has the answer. Rejects after `timeoutMs`. */
  untilSpan(which: string | ((span: ReadableSpan) => boolean), timeoutMs?: number): Promise<ReadableSpan>;
  /** Every metric with its current data points. */
  metrics(): Promise<readonly MetricData[]>;
  /**
   * What a counter added, or how many values a histogram took, since the last {@link reset}: all series together, or those with the given
   * labels.
   */
  recorded(metric: string, labels?: Readonly<Record<string, unknown>>): Promise<number>;
  logs(): readonly ReadableLogRecord[];
  /**
   * Forgets spans and logs at once, and what was {@link recorded} once it resolves. {@link metrics} keeps its counts: they live as long as
   * the process.
   */
  reset(): Promise<void>;
}

/** How long `untilSpan` waits. Milliseconds. */
const PATIENCE_MS = 1_000;

let current: Capture | undefined;

/** Those of `startTelemetry` that make sense without a collector. */
export type CaptureOptions = Pick<TelemetryOptions, 'healthPaths' | 'trust'>;

/**
 * Starts capturing, once in a process: OpenTelemetry's globals can't be replaced. Later calls answer with the same capture.
 *
 * @param variables - `OTEL_*` and `BUSFLOW_*`; those of the process don't count.
 */
export function captureTelemetry(options: CaptureOptions = {}, variables: Readonly<Record<string, string>> = {}): Capture {
  current ??= capture(options, variables);
  return current;
}

function capture(options: CaptureOptions, variables: Readonly<Record<string, string>>): Capture {
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
  traceServers(requestPolicy(options, env));
  instrument([]);
  const collect = async () => {
    exporter.reset();
    await meters.forceFlush();
    return exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  };
  const missing = (name: string) =>
    new Error(`no span "${name}" has ended; these have: ${namesOf(spans.getFinishedSpans()).join(', ') || 'none'}`);
  let before = Promise.resolve<readonly MetricData[]>([]);
  return {
    spans: () => spans.getFinishedSpans(),
    span(name) {
      const found = spans.getFinishedSpans().findLast((span) => span.name === name);
      if (found === undefined) throw missing(name);
      return found;
    },
    async untilSpan(which, timeoutMs = PATIENCE_MS) {
      const isIt = typeof which === 'function' ? which : (span: ReadableSpan) => span.name === which;
      const end = performance.now() + timeoutMs;
      for (;;) {
        const found = spans.getFinishedSpans().find(isIt);
        if (found !== undefined) return found;
        if (performance.now() > end) throw missing(typeof which === 'function' ? 'of that kind' : which);
        await setTimeout(5);
      }
    },
    metrics: collect,
    async recorded(metric, labels = {}) {
      const then = amountOf(await before, metric, labels);
      return amountOf(await collect(), metric, labels) - then;
    },
    logs: () => records.getFinishedLogRecords(),
    async reset() {
      spans.reset();
      records.reset();
      before = collect();
      await before;
    },
  };
}

function namesOf(spans: readonly ReadableSpan[]): string[] {
  return spans.map(({ name }) => name);
}
