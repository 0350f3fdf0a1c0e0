import { context, diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { publishTenantSource } from '@busflow/conventions';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSdk, sum } from '../test/collect.ts';
import { createLlmMetrics, LlmMetricsOptionsError, missingUsage, sdkViews, usageFromOpenAI } from './index.ts';

const models = ['gpt-5.5', 'claude-sonnet-5', 'mistral-large-latest'];
const usage = { input: 10, cache_read: 20, cache_write: 30, output: 4, reasoning: 5 };

function fail(): never {
  throw new Error('no context');
}

describe('record', () => {
  it('counts each token once, by tenant, model and type', async () => {
    const sdk = startSdk();
    const llm = createLlmMetrics({ models });
    llm.record({ tenant: 'acme', model: 'gpt-5.5-2026-04-23', usage });
    llm.record({ tenant: 'acme', model: 'gpt-5.5', usage: { output: 1 } });
    const points = await sdk.points('llm_tokens_total');
    expect(points).toEqual(
      Object.entries({ ...usage, output: 5 }).map(([token_type, value]) => ({
        labels: { tenant_id: 'acme', model_version: 'gpt-5.5', token_type },
        value,
      })),
    );
  });

  it('takes the tenant from the argument, else from its option, else it is unknown', async () => {
    const sdk = startSdk();
    createLlmMetrics({ models }).record({ model: 'gpt-5.5', usage: { input: 1 } });
    const llm = createLlmMetrics({ models, tenant: () => 'active' });
    llm.record({ model: 'gpt-5.5', usage: { input: 2 } });
    llm.record({ tenant: 'named', model: 'gpt-5.5', usage: { input: 3 } });
    expect((await sdk.points('llm_tokens_total')).map(({ labels, value }) => [labels['tenant_id'], value])).toEqual([
      ['unknown', 1],
      ['active', 2],
      ['named', 3],
    ]);
  });

  it('asks the tenant that otel-nest publishes', async () => {
    const sdk = startSdk();
    publishTenantSource(() => 'published');
    onTestFinished(() => void Reflect.deleteProperty(globalThis, Symbol.for('busflow.tenant/v1')));
    createLlmMetrics({ models }).record({ model: 'gpt-5.5', usage: { input: 1 } });
    expect((await sdk.points('llm_tokens_total'))[0]?.labels['tenant_id']).toBe('published');
  });

  it('counts a malformed tenant id for nobody, and says so once', async () => {
    const sdk = startSdk({ views: [...sdkViews] });
    const said: string[] = [];
    diag.setLogger(
      { error() {}, warn: (...message) => void said.push(message.join(' ')), info() {}, debug() {}, verbose() {} },
      { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
    );
    onTestFinished(() => diag.disable());
    const llm = createLlmMetrics({ models });
    for (const tenant of ['__overflow__', 'a b', '']) llm.record({ tenant, model: 'gpt-5.5', usage: { input: 1 } });
    expect(await sdk.points('llm_tokens_total')).toEqual([
      { labels: { tenant_id: 'unknown', model_version: 'gpt-5.5', token_type: 'input' }, value: 3 },
    ]);
    expect(said).toEqual([expect.stringContaining('a tenant id was malformed')]);
  });

  it.each([
    ['a response without usage', { usage: undefined }, 'absent'],
    ['a usage that says nothing', { usage: {} }, 'absent'],
    ['a stream that was cut', { usage: missingUsage('cut') }, 'cut'],
    ['a count that is none', { usage: { input: Number.NaN } }, 'invalid'],
    ['a negative count', { usage: { output: -1 } }, 'invalid'],
    ['a count in a string', { usage: { output: '7' as unknown as number } }, 'invalid'],
    ['an adapter that found nonsense', { usage: usageFromOpenAI({ usage: { prompt_tokens: '12' } }) }, 'invalid'],
  ] as const)('counts %s as missing, not as zero', async (_what, { usage }, reason) => {
    const sdk = startSdk();
    createLlmMetrics({ models }).record({ tenant: 'acme', model: 'gpt-5.5', usage });
    expect(await sdk.points('llm_tokens_total')).toEqual([]);
    expect(await sdk.points('llm_usage_missing_total')).toEqual([{ labels: { model_version: 'gpt-5.5', reason }, value: 1 }]);
  });

  it('keeps what is sound of a usage that is partly nonsense', async () => {
    const sdk = startSdk();
    createLlmMetrics({ models }).record({ tenant: 'acme', model: 'gpt-5.5', usage: { input: 5, output: Number.POSITIVE_INFINITY } });
    expect(sum(await sdk.points('llm_tokens_total'))).toBe(5);
    expect(sum(await sdk.points('llm_usage_missing_total'))).toBe(1);
  });

  it('counts for nobody when the tenant option throws', async () => {
    const sdk = startSdk();
    createLlmMetrics({ models, tenant: fail }).record({ model: 'gpt-5.5', usage: { input: 2 } });
    expect((await sdk.points('llm_tokens_total')).map(({ labels, value }) => [labels['tenant_id'], value])).toEqual([['unknown', 2]]);
  });

  it('does not throw, whatever it is given, and without an SDK', () => {
    const llm = createLlmMetrics({ models });
    for (const call of [undefined, null, 7, {}, { model: 7, usage: 'x' }, { usage: {} }]) {
      expect(() => llm.record(call as never)).not.toThrow();
    }
  });
});

describe('the active span', () => {
  it('carries the call in OpenTelemetry’s names, whose totals include their parts', () => {
    const exporter = new InMemorySpanExporter();
    const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    const contexts = new AsyncLocalStorageContextManager().enable();
    context.setGlobalContextManager(contexts);
    onTestFinished(() => context.disable());
    const span = provider.getTracer('test').startSpan('chat');
    context.with(trace.setSpan(context.active(), span), () => {
      createLlmMetrics({ models }).record({ tenant: 'acme', model: 'gpt-5.5-2026-04-23', usage, provider: 'openai', operation: 'chat' });
    });
    span.end();
    expect(exporter.getFinishedSpans()[0]?.attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.response.model': 'gpt-5.5-2026-04-23',
      'gen_ai.usage.input_tokens': 60,
      'gen_ai.usage.output_tokens': 9,
      'gen_ai.usage.cache_read.input_tokens': 20,
      'gen_ai.usage.cache_creation.input_tokens': 30,
      'gen_ai.usage.reasoning.output_tokens': 5,
    });
  });
});

describe('createLlmMetrics', () => {
  it.each([
    [
      'a fourth model, at 4,000 tenants',
      { models: [...models, 'gemini-3-pro'] },
      '100000 series, over the budget of 80000: declare at most 3 models, or maxTenants at most 3200',
    ],
    ['more tenants than the budget holds', { models, maxTenants: 4001 }, 'maxTenants at most 4000'],
    ['no models', { models: [] }, 'models is empty'],
    ['"other" as a model', { models: ['other'] }, 'models holds "other"'],
    ['a model twice', { models: ['a', 'a'] }, 'one twice'],
    ['an alias to nothing', { models: ['a'], aliases: { b: 'c' } }, 'aliases maps "b" to "c"'],
    ['one tenant', { models, maxTenants: 1 }, 'maxTenants takes a whole number from 2 (one of them is the overflow), not 1'],
  ])('refuses %s', (_what, options, message) => {
    expect(() => createLlmMetrics(options)).toThrow(LlmMetricsOptionsError);
    expect(() => createLlmMetrics(options)).toThrow(message);
  });

  it.each([
    ['no options', undefined, 'createLlmMetrics takes an object of options (models, '],
    ['a list for the options', models, 'createLlmMetrics takes an object of options (models, '],
    ['a slip in a name', { model: 'gpt-5.5' }, 'createLlmMetrics has no option "model"; did you mean "models"?'],
    ['another slip', { models, maxTenant: 10 }, 'createLlmMetrics has no option "maxTenant"; did you mean "maxTenants"?'],
    ['one model that is no list', { models: 'gpt-5.5' }, 'createLlmMetrics: models takes a list of strings, not a string'],
    [
      'tenants in a string',
      { models, maxTenants: '4000' },
      'maxTenants takes a whole number from 2 (one of them is the overflow), not a string',
    ],
    ['a tenant that is no function', { models, tenant: 'acme' }, 'createLlmMetrics: tenant takes a function, not a string'],
    ['aliases to nothing', { models, aliases: { a: 1 } }, 'createLlmMetrics: aliases takes an object of names'],
    ['a cost that is none', { models, cost: 3 }, 'createLlmMetrics: cost takes an object, not 3'],
    ['everything at once', { model: 'x', maxTenants: 1.5 }, /"model".*\n.*needs the option "models".*\n.*maxTenants takes/],
  ])('refuses, from JavaScript, %s', (_what, options, message) => {
    expect(() => createLlmMetrics(options as never)).toThrow(LlmMetricsOptionsError);
    expect(() => createLlmMetrics(options as never)).toThrow(message);
  });

  it('takes more models with fewer tenants', () => {
    expect(() => createLlmMetrics({ models: [...models, 'gemini-3-pro'], maxTenants: 3200 })).not.toThrow();
  });
});
