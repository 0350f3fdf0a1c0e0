import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { AggregationTemporality, InstrumentType, type ResourceMetrics, type ViewOptions } from '@opentelemetry/sdk-metrics';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { expect, it } from 'vitest';
import { envReader } from '../config/env.ts';
import { meterProvider, metricReader } from './metrics.ts';

/** How many points each message has to which a counter with so many series leads. */
async function messages(series: number, views: readonly ViewOptions[] = []): Promise<number[]> {
  const sizes: number[] = [];
  const exporter = {
    export({ scopeMetrics }: ResourceMetrics, done: (result: ExportResult) => void) {
      sizes.push(scopeMetrics.flatMap(({ metrics }) => metrics).reduce((sum, { dataPoints }) => sum + dataPoints.length, 0));
      done({ code: ExportResultCode.SUCCESS });
    },
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const provider = meterProvider(resourceFromAttributes({}), [metricReader(envReader({}), exporter)], views);
  const counter = provider.getMeter('test').createCounter('llm_tokens_total');
  for (let index = 0; index < series; index++) counter.add(1, { tenant_id: `t-${index}` });
  await provider.shutdown();
  return sizes;
}

it('sends many series in messages that a collector takes', async () => {
  expect(await messages(45_000)).toEqual([20_000, 20_000, 5_000]);
});

it('keeps 80,000 series of a counter and one for the rest', async () => {
  expect((await messages(80_100)).reduce((sum, size) => sum + size, 0)).toBe(80_001);
});

it('keeps that limit under a View, which the SDK would hold to 2,000, unless the View has its own', async () => {
  expect(await messages(3_000, [{ instrumentName: 'llm_*' }])).toEqual([3_000]);
  expect(await messages(3_000, [{ instrumentName: 'llm_tokens_total', instrumentType: InstrumentType.COUNTER }])).toEqual([3_000]);
  expect(await messages(3_000, [{ instrumentName: 'llm_*', aggregationCardinalityLimit: 100 }])).toEqual([100]);
});
