import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { type Point, startSdk, sum } from '../test/collect.ts';
import { createRandom } from '../test/random.ts';
import { createLlmMetrics, sdkViews, type TokenType } from './index.ts';

const OFFERED_TENANTS = 6_000;
const INTERVALS = 5;
const MEMORY_LIMIT_MB = 60;
const models = ['gpt-5.5', 'claude-sonnet-5', 'mistral-large-latest'];
const usage: Record<TokenType, number> = { input: 1, cache_read: 2, cache_write: 3, output: 4, reasoning: 5 };
const perCall = 15;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapMegabytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** Every tenant calls every model once, in another order each time. */
function offer(record: (tenant: string, model: string) => void, random: ReturnType<typeof createRandom>): void {
  const order = Array.from({ length: OFFERED_TENANTS }, (_, index) => index);
  for (let index = order.length - 1; index > 0; index--) {
    const other = random.upTo(index);
    [order[index], order[other]] = [order[other] as number, order[index] as number];
  }
  for (const tenant of order) for (const model of [...models, 'some-other-model']) record(`t-${tenant}`, model);
}

function byTenant(points: readonly Point[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { labels, value } of points) {
    const tenant = String(labels['tenant_id']);
    sums.set(tenant, (sums.get(tenant) ?? 0) + value);
  }
  return sums;
}

it('stays exact with more tenants than it admits, in every collection interval', { timeout: 60_000 }, async () => {
  const sdk = startSdk({ views: [...sdkViews] });
  const before = heapMegabytes();
  const llm = createLlmMetrics({ models });
  const random = createRandom(1);
  const perTenant = perCall * (models.length + 1);
  for (let interval = 1; interval <= INTERVALS; interval++) {
    offer((tenant, model) => llm.record({ tenant, model, usage }), random);
    const points = await sdk.points('llm_tokens_total');
    expect(points).toHaveLength(80_000);
    expect(sum(points)).toBe(OFFERED_TENANTS * perTenant * interval);
    const { __overflow__: overflow, ...tenants } = Object.fromEntries(byTenant(points));
    expect(Object.keys(tenants)).toHaveLength(3_999);
    expect(new Set(Object.values(tenants))).toEqual(new Set([perTenant * interval]));
    expect(overflow).toBe((OFFERED_TENANTS - 3_999) * perTenant * interval);
  }
  expect(heapMegabytes() - before).toBeLessThan(MEMORY_LIMIT_MB);
});
