import { readFileSync } from 'node:fs';
import { worstCaseSeries } from '@busflow/conventions';
import { expect, it } from 'vitest';
import { createLlmMetrics, sdkViews, TOKEN_TYPES } from '../src/index.ts';
import { RULE_IDS } from '../src/lint.ts';
import { metrics } from '../src/metrics.ts';
import { startSdk } from './collect.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const section = (title: string) => readme.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const code = (text = '') => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
const rows = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

it('lists the instruments that a run emits, with their labels and caps', async () => {
  const sdk = startSdk({ views: [...sdkViews] });
  const llm = createLlmMetrics({ models: ['gpt-5.5'], cost: { currency: 'EUR', of: () => 1 }, otelMetrics: true });
  llm.record({ tenant: 'acme', model: 'gpt-5.5', duration: 1, usage: Object.fromEntries(TOKEN_TYPES.map((type) => [type, 1])) });
  llm.record({ tenant: 'acme', model: 'gpt-5.5', usage: undefined });
  const listed = rows(section('What it emits')).map(([name, kind, labels, series]) => [code(name)[0], kind, code(labels), series]);
  const emitted = await Promise.all(
    metrics.map(async (spec) => {
      const [point] = await sdk.points(spec.name);
      const labels = Object.keys(point?.labels ?? {});
      const kind = spec.kind === 'counter' ? 'Counter' : 'Histogram';
      return [spec.name, `${kind}, \`${spec.unit}\``, labels, worstCaseSeries(spec).toLocaleString('en')];
    }),
  );
  expect(listed).toEqual(emitted);
});

it('lists the rules of the linter', () => {
  expect(rows(section('The cardinality contract')).flatMap(([ids]) => code(ids))).toEqual(RULE_IDS);
});
