import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tokensMetric } from '../../src/metrics.ts';
import { execute, folder } from '../cli.ts';

const ownRules = fileURLToPath(new URL('../../../../observability/rules/', import.meta.url));
const ownTests = readdirSync(`${ownRules}tests`);

const rules = `groups:
- name: g
  rules:
  - alert: A
    expr: rate(llm_tokens_total[5m]) > 0
    annotations: { cardinality_budget: "80000" }
`;

it('passes on what promtool says', async () => {
  const twice = rules.replace('annotations:', 'for: soon\n    annotations:');
  const cwd = await folder({ 'metrics.json': JSON.stringify({ metrics: [tokensMetric(4000, 3)] }), 'rules.yml': twice });
  const { code, stdout } = await execute(['check', 'rules.yml', '--manifest', 'metrics.json'], cwd);
  expect(code).toBe(1);
  expect(stdout).toMatch(/rules\.yml:1:1 {2}error .*not a valid duration.*\[promtool\]/);
});

it('accepts our own rules', () => {
  expect(execFileSync('promtool', ['check', 'rules', `${ownRules}busflow.yml`], { encoding: 'utf8' })).toMatch(
    /SUCCESS: [1-9]\d* rules found/,
  );
});

it.each(ownTests)('passes the unit tests of our own rules: %s', { timeout: 60_000 }, (file) => {
  expect(execFileSync('promtool', ['test', 'rules', `${ownRules}tests/${file}`], { encoding: 'utf8' })).toContain('SUCCESS');
});
