import { diag, DiagLogLevel, metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  createAllowListAttributesProcessor,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, it, onTestFinished } from 'vitest';
import { createLlmMetrics, sdkViews } from './index.ts';

type ProviderOptions = NonNullable<ConstructorParameters<typeof MeterProvider>[0]>;
type ReaderOptions = ConstructorParameters<typeof PeriodicExportingMetricReader>[0];

const models = ['gpt-5.5', 'claude-sonnet-5', 'mistral-large-latest'];

/** What is said at the first record, and once only. */
function warnings(
  options: Omit<ProviderOptions, 'readers'>,
  reader: Partial<ReaderOptions> = {},
  readers = 1,
  maxTenants = 4000,
): string[] {
  const said: string[] = [];
  diag.setLogger(
    { error() {}, warn: (...message) => void said.push(message.join(' ')), info() {}, debug() {}, verbose() {} },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const provider = new MeterProvider({
    ...options,
    readers: Array.from(
      { length: readers },
      () => new PeriodicExportingMetricReader({ ...reader, exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE) }),
    ),
  });
  metrics.disable();
  metrics.setGlobalMeterProvider(provider);
  onTestFinished(async () => {
    diag.disable();
    metrics.disable();
    await provider.shutdown();
  });
  const llm = createLlmMetrics({ models, maxTenants });
  for (let call = 0; call < 2; call++) llm.record({ tenant: 'acme', model: 'gpt-5.5', usage: { input: 1 } });
  return said;
}

const tooSmall = (limit: number) => [expect.stringMatching(`keeps ${limit} series of llm_tokens_total.*80001.*sdkViews`)];

it('says so when the SDK keeps its default of 2,000 series', () => {
  expect(warnings({})).toEqual(tooSmall(2000));
});

it('says so when the limit leaves no room for the SDK’s own overflow series', () => {
  expect(warnings({ views: [{ instrumentName: 'llm_tokens_total', aggregationCardinalityLimit: 80_000 }] })).toEqual(tooSmall(80_000));
});

it('says so when a view without a limit takes the reader’s away', () => {
  const views = [{ instrumentName: '*', attributesProcessors: [createAllowListAttributesProcessor(['tenant_id'])] }];
  expect(warnings({ views }, { cardinalityLimits: { counter: 100_000 } })).toEqual(tooSmall(2000));
});

it('says so when one reader of two is too small', () => {
  expect(warnings({}, {}, 2)).toEqual(tooSmall(2000));
});

it('is silent with the exported views', () => {
  expect(warnings({ views: [...sdkViews] }, {}, 2)).toEqual([]);
});

it('is silent with a reader that keeps enough', () => {
  expect(warnings({}, { cardinalityLimits: { counter: 80_001 } })).toEqual([]);
});

it('is silent when fewer tenants fit the default', () => {
  expect(warnings({}, {}, 1, 99)).toEqual([]);
});
