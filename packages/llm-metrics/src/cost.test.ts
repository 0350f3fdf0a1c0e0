import { calcPrice } from '@pydantic/genai-prices';
import { expect, it } from 'vitest';
import { startSdk } from '../test/collect.ts';
import { createLlmMetrics, LlmMetricsOptionsError, type PricedCall, sdkViews } from './index.ts';

const models = ['gpt-5.5', 'claude-sonnet-5'];
const prices = {
  'gpt-5.5': { input: 2, output: 10 },
  'claude-sonnet-5': { input: 3, output: 15, cache_read: 0.3, cache_write: 3.75, reasoning: 15 },
};
const usage = { input: 1_000_000, cache_read: 1_000_000, cache_write: 1_000_000, output: 100_000, reasoning: 100_000 };

function priceOf({ model, usage: { input, cache_read, cache_write, output, reasoning } }: PricedCall): number | undefined {
  const totals = { input_tokens: input + cache_read + cache_write, output_tokens: output + reasoning };
  return calcPrice({ ...totals, cache_read_tokens: cache_read, cache_write_tokens: cache_write }, model)?.total_price;
}

it('counts what tokens cost, by tenant and model, from a table per million', async () => {
  const sdk = startSdk({ views: [...sdkViews] });
  const llm = createLlmMetrics({ models, cost: { currency: 'EUR', prices } });
  llm.record({ tenant: 'acme', model: 'gpt-5.5-2026-04-23', usage });
  llm.record({ tenant: 'acme', model: 'claude-sonnet-5', usage });
  llm.record({ tenant: 'acme', model: 'claude-sonnet-5', usage });
  const points = await sdk.points('llm_cost_total');
  expect(points.map(({ labels }) => labels)).toEqual([
    { tenant_id: 'acme', model_version: 'gpt-5.5', currency: 'EUR' },
    { tenant_id: 'acme', model_version: 'claude-sonnet-5', currency: 'EUR' },
  ]);
  expect(points[0]?.value).toBeCloseTo(3 * 2 + 0.2 * 10, 10);
  expect(points[1]?.value).toBeCloseTo(2 * (3 + 0.3 + 3.75 + 0.2 * 15), 10);
});

it('takes prices from a function, such as that of genai-prices', async () => {
  const sdk = startSdk({ views: [...sdkViews] });
  const llm = createLlmMetrics({ models, cost: { currency: 'USD', of: priceOf } });
  llm.record({ tenant: 'acme', model: 'gpt-5.5', usage: { input: 1000, output: 100 } });
  const [point] = await sdk.points('llm_cost_total');
  expect(point?.labels['currency']).toBe('USD');
  expect(point?.value).toBe(calcPrice({ input_tokens: 1000, output_tokens: 100 }, 'gpt-5.5')?.total_price);
});

it.each([
  ['no price is in the table', { currency: 'EUR', prices } as const],
  ['the function knows none', { currency: 'EUR', of: () => undefined } as const],
  ['the function answers nonsense', { currency: 'EUR', of: () => Number.NaN } as const],
  [
    'the function throws',
    {
      currency: 'EUR',
      of: () => {
        throw new Error('no prices');
      },
    } as const,
  ],
])('counts the tokens, and the call as unpriced, where %s', async (_what, cost) => {
  const sdk = startSdk({ views: [...sdkViews] });
  createLlmMetrics({ models, cost }).record({ tenant: 'acme', model: 'unheard-of', usage: { input: 7 } });
  expect((await sdk.points('llm_tokens_total')).map(({ value }) => value)).toEqual([7]);
  expect(await sdk.points('llm_cost_total')).toEqual([]);
  expect((await sdk.points('llm_usage_missing_total')).map(({ labels }) => labels)).toEqual([
    { model_version: 'other', reason: 'unpriced' },
  ]);
});

it.each([
  ['a declared model without a price', { currency: 'EUR', prices: { 'gpt-5.5': prices['gpt-5.5'] } }, 'lacks claude-sonnet-5'],
  [
    'a price that is none',
    { currency: 'EUR', prices: { ...prices, other: { input: -1, output: 1 } } },
    'cost.prices["other"]: input takes a price per million tokens, from 0, not -1',
  ],
  ['half a price', { currency: 'EUR', prices: { ...prices, other: { input: 1 } } }, 'cost.prices["other"] needs the option "output"'],
  ['a price of something else', { currency: 'EUR', prices: { ...prices, other: { inputs: 1 } } }, 'did you mean "input"?'],
  ['a currency that it does not know', { currency: 'CHF', prices }, 'cost: currency takes "EUR" or "USD"'],
  ['a currency without prices', { currency: 'EUR' }, 'cost takes either prices or of'],
  ['prices twice', { currency: 'EUR', prices, of: () => 1 }, 'cost takes either prices or of'],
  ['a slip in a name', { curency: 'EUR', prices }, 'cost has no option "curency"; did you mean "currency"?'],
])('refuses %s', (_what, cost, message) => {
  const create = () => createLlmMetrics({ models, cost: cost as never });
  expect(create).toThrow(LlmMetricsOptionsError);
  expect(create).toThrow(message);
});
