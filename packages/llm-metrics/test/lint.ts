import { defineMetric } from '@busflow/conventions';
import type { Declaration } from '../src/lint/catalog.ts';
import type { Finding } from '../src/lint/finding.ts';
import { lint } from '../src/lint/lint.ts';
import { parseRuleFile } from '../src/lint/rule-file.ts';
import { tokensMetric } from '../src/metrics.ts';

const place = { file: 'metrics.json', line: 1, column: 1 };

const TENANT_REQUESTS = defineMetric({
  name: 'busflow.tenant.requests',
  kind: 'counter',
  unit: '{request}',
  description: 'Requests.',
  labels: { tenant_id: { max: 4000 }, outcome: { values: ['ok', 'client_error', 'server_error'] } },
  budget: 12_000,
  owner: 'otel-nest',
});
const ROUNDTRIP = defineMetric({
  name: 'busflow.webhook.roundtrip',
  kind: 'histogram',
  unit: 's',
  description: 'Round trips.',
  labels: { provider: { max: 10 } },
  budget: 200,
  owner: 'webhook-trace',
  boundaries: [1, 60],
});

const declarations: readonly Declaration[] = [tokensMetric(4000, 3), TENANT_REQUESTS, ROUNDTRIP].map((spec) => ({ spec, ...place }));

/** One alert a line, with a budget that fits it unless another is given; `undefined` leaves the annotation out. */
export function alert(expr: string, budget: string | undefined = '80000'): string {
  const annotations = budget === 'none' ? '' : `\n      annotations: { cardinality_budget: "${budget}" }`;
  return `    - alert: Test\n      expr: ${JSON.stringify(expr)}${annotations}\n`;
}

export function findings(rules: string): Finding[] {
  return lint({ declarations, files: [parseRuleFile('rules.yml', `groups:\n  - name: g\n    rules:\n${rules}`)] });
}

/** Findings that the rules themselves cause: `rule at line`. */
export function found(rules: string): string[] {
  return findings(rules)
    .filter(({ rule }) => rule !== 'unwatched-metric')
    .map(({ rule, line }) => `${rule} at ${line}`);
}
