import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { AggregationTemporality, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { expect, it } from 'vitest';
import { envReader } from '../config/env.ts';
import { meterProvider, metricReader } from './metrics.ts';

it('sends many series in messages that a collector takes', async () => {
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
  const provider = meterProvider(resourceFromAttributes({}), [metricReader(envReader({}), exporter)], []);
  const counter = provider.getMeter('test').createCounter('llm_tokens_total');
  for (let series = 0; series < 45_000; series++) counter.add(1, { tenant_id: `t-${series}` });
  await provider.shutdown();
  expect(sizes).toEqual([20_000, 20_000, 5_000]);
});
