import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { metrics } from '../src/metrics.ts';

interface Config {
  readonly processors: Readonly<
    Record<string, { readonly metric_conditions?: readonly string[]; readonly metric_statements?: readonly string[] }>
  >;
  readonly service: { readonly pipelines: Readonly<Record<string, { readonly processors: readonly string[] }>> };
}

const load = (file: string) => parse(readFileSync(new URL(`../../../observability/collector/${file}`, import.meta.url), 'utf8')) as Config;
const config = load('config.yaml');
const aggregate = load('aggregate.yaml');
const [plain, shared] = ['metrics', 'metrics/shared'].map((name) => aggregate.service.pipelines[name]?.processors ?? []);

it('sends every metric down exactly one way', () => {
  const condition = aggregate.processors['filter/without_shared']?.metric_conditions?.[0];
  expect(aggregate.processors['filter/only_shared']?.metric_conditions).toEqual([`not ${condition}`]);
  expect(plain).toContain('filter/without_shared');
  expect(shared).toContain('filter/only_shared');
});

it('adds up the metrics of ours that a tenant makes large', () => {
  const pattern = /"(.+)"/.exec(aggregate.processors['filter/without_shared']?.metric_conditions?.[0] ?? '')?.[1] ?? '';
  const taken = metrics.filter(({ name }) => new RegExp(pattern).test(name));
  expect(taken).toEqual(metrics.filter(({ labels }) => 'tenant_id' in labels));
});

it('does all else that the collector does to metrics', () => {
  const usual = config.service.pipelines['metrics']?.processors ?? [];
  for (const way of [plain, shared]) {
    expect(way?.[0]).toBe('memory_limiter');
    expect(way?.filter((name) => usual.includes(name))).toEqual(usual);
  }
});

it('moves every start a little, so that none is its own end, and so that all stay what they are known by', () => {
  const [statements, ...others] = aggregate.processors['transform/started_before']?.metric_statements ?? [];
  expect([statements, others]).toEqual(['set(datapoint.start_time_unix_nano, datapoint.start_time_unix_nano - 1)', []]);
  expect(shared?.[shared.indexOf('cumulative_to_delta') - 1]).toBe('transform/started_before');
});

it('lets time move forward only: one message at a time before the sums', () => {
  expect(shared?.slice(-4)).toEqual(['batch', 'transform/shared', 'delta_to_cumulative', 'interval']);
});
