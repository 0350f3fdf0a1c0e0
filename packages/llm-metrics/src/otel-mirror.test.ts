import { metrics as api } from '@opentelemetry/api';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { expect, it, onTestFinished } from 'vitest';
import { startSdk, sum } from '../test/collect.ts';
import { createLlmMetrics, openAIStream, sdkViews } from './index.ts';
import { otelMetrics } from './otel-metrics.ts';

const models = ['gpt-5.5'];
const call = { tenant: 'acme', model: 'gpt-5.5-2026-04-23', provider: 'openai', operation: 'chat' };
const usage = { input: 10, cache_read: 20, cache_write: 30, output: 4, reasoning: 5 };
const labels = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.response.model': 'gpt-5.5-2026-04-23',
};
const USAGE = 'gen_ai.client.inference.usage';

it('counts under OpenTelemetry’s names, too: totals with their parts, without a tenant', async () => {
  const sdk = startSdk();
  createLlmMetrics({ models, otelMetrics: true }).record({ ...call, usage });
  const tokens = { ...labels, 'gen_ai.token.modality': 'unknown' };
  expect(await sdk.points(`${USAGE}.input_tokens`)).toEqual([{ labels: tokens, value: 60 }]);
  expect(await sdk.points(`${USAGE}.output_tokens`)).toEqual([{ labels: tokens, value: 9 }]);
  expect(await sdk.points(`${USAGE}.cache_read.input_tokens`)).toEqual([{ labels: tokens, value: 20 }]);
  expect(await sdk.points(`${USAGE}.cache_write.input_tokens`)).toEqual([{ labels: tokens, value: 30 }]);
  expect(await sdk.points(`${USAGE}.reasoning.output_tokens`)).toEqual([{ labels: tokens, value: 5 }]);
  expect(await sdk.points('gen_ai.client.operation.duration')).toEqual([]);
  expect(sum(await sdk.points('llm_tokens_total'))).toBe(69);
});

it('does so only when asked to', async () => {
  const sdk = startSdk();
  createLlmMetrics({ models }).record({ ...call, usage, duration: 2 });
  for (const { name } of otelMetrics) expect(await sdk.points(name)).toEqual([]);
});

it('counts a call without usage as zero, as OpenTelemetry wants it, and poisons nothing', async () => {
  const sdk = startSdk();
  const llm = createLlmMetrics({ models, otelMetrics: true });
  llm.record({ ...call, usage: undefined });
  llm.record({ ...call, usage: { input: 7, output: Number.NaN }, duration: Number.NaN });
  expect((await sdk.points(`${USAGE}.input_tokens`)).map(({ value }) => value)).toEqual([7]);
  expect((await sdk.points(`${USAGE}.output_tokens`)).map(({ value }) => value)).toEqual([0]);
  expect(await sdk.points('gen_ai.client.operation.duration')).toEqual([]);
});

it('says unknown where OpenTelemetry requires what nobody told', async () => {
  const sdk = startSdk();
  createLlmMetrics({ models, otelMetrics: true }).record({ model: undefined, usage });
  expect((await sdk.points(`${USAGE}.input_tokens`))[0]?.labels).toEqual({
    'gen_ai.operation.name': 'unknown',
    'gen_ai.provider.name': 'unknown',
    'gen_ai.response.model': 'unknown',
    'gen_ai.token.modality': 'unknown',
  });
});

it('keeps a budget of its own, whatever providers call their models', async () => {
  const sdk = startSdk({ views: [...sdkViews] });
  const llm = createLlmMetrics({ models, otelMetrics: true });
  for (let each = 0; each < 3_000; each++) {
    llm.record({
      tenant: 'acme',
      model: `m-${each}`,
      provider: `p-${each % 30}`,
      operation: `o-${each % 40}`,
      usage: { input: 1 },
      duration: 1,
    });
  }
  const points = await sdk.points(`${USAGE}.input_tokens`);
  expect(points.length).toBeLessThanOrEqual(1_280);
  expect(sum(points)).toBe(3_000);
  const values = (label: string) => new Set(points.map((point) => point.labels[label]));
  expect([values('gen_ai.operation.name').size, values('gen_ai.provider.name').size, values('gen_ai.response.model').size]).toEqual([
    8, 8, 20,
  ]);
  expect(values('gen_ai.response.model')).toContain('__overflow__');
});

async function* answer() {
  yield { model: call.model, choices: [{ finish_reason: 'stop' }], usage: null };
  await new Promise((resolve) => void setTimeout(resolve, 30));
  yield { model: call.model, choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 } };
}

it('times a call where its duration is told, and a stream from its request to its end', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })] });
  api.disable();
  api.setGlobalMeterProvider(provider);
  onTestFinished(async () => {
    api.disable();
    await provider.shutdown();
  });
  const llm = createLlmMetrics({ models, otelMetrics: true });
  llm.record({ ...call, usage, duration: 100 });
  const pieces = llm.recordStream(answer(), openAIStream(), { ...call, started: performance.now() - 5_000 })[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true) continue;
  await provider.forceFlush();
  const duration = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    .find(({ descriptor }) => descriptor.name === 'gen_ai.client.operation.duration');
  expect(duration?.descriptor.unit).toBe('s');
  expect(duration?.dataPoints).toEqual([
    expect.objectContaining({ attributes: labels, value: expect.objectContaining({ count: 2, max: 100, min: expect.closeTo(5.03, 0) }) }),
  ]);
});
