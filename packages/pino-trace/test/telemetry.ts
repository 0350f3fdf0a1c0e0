import { context, logs, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';

/** A real SDK, registered globally for the test file that asks. */
export function startTelemetry() {
  const records = new InMemoryLogRecordExporter();
  const points = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const meters = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: points, exportIntervalMillis: 60_000 })] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider());
  metrics.setGlobalMeterProvider(meters);
  logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: records })] }));
  return {
    records,
    /** Sums of one counter by one label. */
    async sums(name: string, label: string): Promise<Record<string, number>> {
      await meters.forceFlush();
      const metric = points
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics)
        .find((candidate) => candidate.descriptor.name === name);
      return Object.fromEntries((metric?.dataPoints ?? []).map((point) => [String(point.attributes[label]), Number(point.value)]));
    },
  };
}

/** Runs inside a real span and answers its ids as they must stand in a line. */
export function inSpan(work: () => void): { trace_id: string; span_id: string; trace_flags: string } {
  return trace.getTracer('test').startActiveSpan('test.work', (span) => {
    work();
    span.end();
    const { traceId, spanId } = span.spanContext();
    return { trace_id: traceId, span_id: spanId, trace_flags: '01' };
  });
}
