import { expect, it } from 'vitest';
import { tokensMetric, USAGE_MISSING } from '../metrics.ts';
import { readManifest, readModule } from './manifest.ts';

const json = (metrics: unknown[]) => JSON.stringify({ metrics }, undefined, 1);

it('reads declarations with their lines', () => {
  const { declarations, findings } = readManifest('metrics.json', json([USAGE_MISSING, tokensMetric(4000, 3)]));
  expect(findings).toEqual([]);
  expect(declarations.map(({ spec, file, line }) => [spec.name, file, line])).toEqual([
    ['llm_usage_missing_total', 'metrics.json', 3],
    ['llm_tokens_total', 'metrics.json', expect.any(Number)],
  ]);
});

it('holds what it reads to the contract of defineMetric', () => {
  const { findings } = readManifest('metrics.json', json([{ ...USAGE_MISSING, budget: 90_000 }, { name: 'x' }]));
  expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
    ['declaration', expect.stringContaining('budget 90000')],
    ['declaration', expect.stringContaining('no metric')],
  ]);
});

it.each(['', '[]', '{"metrics": 7}', '{"metrics": ['])('refuses %j', (text) => {
  expect(readManifest('metrics.json', text).findings).toMatchObject([{ rule: 'declaration', severity: 'error' }]);
});

it('reads what a module exports, alone and in lists, once', () => {
  const module = { tokens: tokensMetric(4000, 3), metrics: [tokensMetric(4000, 3), USAGE_MISSING], other: 7, make: tokensMetric };
  expect(readModule('metrics.ts', module).declarations.map(({ spec }) => spec.name)).toEqual([
    'llm_tokens_total',
    'llm_usage_missing_total',
  ]);
});
