import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';

export const SECRET = 'a secret that is thirty-two bytes';

/** The SDK as a service would have it, with what it exports at hand. */
export function startTelemetry() {
  const spans = new InMemorySpanExporter();
  const points = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const meterProvider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter: points, exportIntervalMillis: 3_600_000 })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }));
  metrics.setGlobalMeterProvider(meterProvider);

  const collect = async () => {
    points.reset();
    await meterProvider.forceFlush();
    return points.getMetrics().flatMap((batch) => batch.scopeMetrics.flatMap(({ metrics }) => metrics));
  };

  return {
    spans: (): ReadableSpan[] => spans.getFinishedSpans(),
    span(name: string): ReadableSpan {
      const found = spans.getFinishedSpans().findLast((span) => span.name === name);
      if (found === undefined)
        throw new Error(
          `no span ${name}; there are ${spans
            .getFinishedSpans()
            .map((span) => span.name)
            .join(', ')}`,
        );
      return found;
    },
    metricNames: async () => (await collect()).map(({ descriptor }) => descriptor.name),
    /** Values by labels: `{ 'provider=mollie outcome=sent': 1 }`; a histogram's value is its count. */
    async metric(name: string): Promise<Record<string, number>> {
      const found = (await collect()).find(({ descriptor }) => descriptor.name === name);
      return Object.fromEntries(
        (found?.dataPoints ?? []).map(({ attributes, value }) => [
          Object.entries(attributes)
            .map(([label, of]) => `${label}=${String(of)}`)
            .join(' '),
          typeof value === 'number' ? value : value.count,
        ]),
      );
    },
    async stop(): Promise<void> {
      await meterProvider.shutdown();
      trace.disable();
      metrics.disable();
      context.disable();
    },
  };
}

export type Telemetry = ReturnType<typeof startTelemetry>;

/** Runs `fn` in a span, as a request would be; tells the span's identity with the result. */
export function inSpan<Result>(name: string, fn: () => Result) {
  return trace.getTracer('test').startActiveSpan(name, (span) => {
    try {
      return { ...span.spanContext(), result: fn() };
    } finally {
      span.end();
    }
  });
}
