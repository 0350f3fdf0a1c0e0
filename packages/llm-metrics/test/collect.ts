import { metrics } from '@opentelemetry/api';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { onTestFinished } from 'vitest';

export interface Point {
  readonly labels: Record<string, unknown>;
  readonly value: number;
}

/** A real SDK, registered globally for the test; answers the points of one counter. */
export function startSdk(options: Omit<ConstructorParameters<typeof MeterProvider>[0] & object, 'readers'> = {}) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ ...options, readers: [reader] });
  metrics.disable();
  metrics.setGlobalMeterProvider(provider);
  onTestFinished(async () => {
    metrics.disable();
    await provider.shutdown();
  });
  return {
    provider,
    async points(name: string): Promise<Point[]> {
      exporter.reset();
      await provider.forceFlush();
      const found = exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
        .find(({ descriptor }) => descriptor.name === name);
      return (found?.dataPoints ?? []).map(({ attributes, value }) => ({ labels: attributes, value: value as number }));
    },
  };
}

export function sum(points: readonly Point[]): number {
  return points.reduce((total, { value }) => total + value, 0);
}
