import { createNoopMeter } from '@opentelemetry/api';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { expect, it } from 'vitest';
import { instrument } from './instrument.ts';
import { defineMetric } from './metric.ts';

const spec = defineMetric({
  name: 'busflow.test.events',
  kind: 'counter',
  unit: '{event}',
  description: 'Events.',
  labels: { tenant_id: { max: 3 }, outcome: { values: ['ok', 'failed'] } },
  budget: 6,
  owner: 'test',
});

it('holds every label to its cap and keeps the sum right', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })] });
  const events = instrument(() => provider.getMeter('test'), spec);
  for (const tenant_id of ['a', 'b', 'c', 'd', 'a']) events.record(1, { tenant_id, outcome: 'ok' });
  for (const poison of [Number.NaN, Number.POSITIVE_INFINITY, -1]) events.record(poison, { tenant_id: 'a', outcome: 'ok' });
  await provider.forceFlush();
  const points = exporter.getMetrics()[0]?.scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
  expect(Object.fromEntries(points.map((point) => [point.attributes['tenant_id'], point.value]))).toEqual({ a: 2, b: 1, __overflow__: 2 });
  await provider.shutdown();
});

it('finds an SDK that starts after the first record', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })] });
  let meter = createNoopMeter();
  const events = instrument(() => meter, spec);
  events.record(1, { tenant_id: 'a', outcome: 'ok' });
  meter = provider.getMeter('test');
  events.record(2, { tenant_id: 'a', outcome: 'ok' });
  await provider.forceFlush();
  expect(exporter.getMetrics()[0]?.scopeMetrics[0]?.metrics[0]?.dataPoints.map(({ value }) => value)).toEqual([2]);
  await provider.shutdown();
});
