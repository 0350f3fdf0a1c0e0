import { expect, it } from 'vitest';
import { alert, findings, found } from '../../../test/lint.ts';

it('finds a misspelt metric and knows the right one', () => {
  const finding = findings(alert('rate(llm_token_total[5m])')).find(({ rule }) => rule === 'unknown-metric');
  expect(finding).toMatchObject({ line: 5, fix: 'write llm_tokens_total' });
});

it.each([
  ['a metric of ours that is not like any', 'rate(busflow_teapots_total[5m])', ['unknown-metric at 5']],
  ['a name given as a matcher', '{__name__="busflow_teapots_total"}', ['unknown-metric at 5']],
  ['a counter without its suffix', 'busflow_tenant_requests', ['unknown-metric at 5']],
  ['a part of a histogram', 'rate(busflow_webhook_roundtrip_seconds_bucket[5m])', []],
  ['metrics of others', 'up == 0 or node_load1 > 5', []],
])('judges %s', (_what, expression, expected) => {
  expect(found(alert(expression, expression.includes('roundtrip') ? '200' : undefined))).toEqual(expected);
});

it('knows what recording rules make', () => {
  const record = '    # cardinality_budget: 80000\n    - record: busflow_tokens:rate5m\n      expr: rate(llm_tokens_total[5m])\n';
  expect(found(record + alert('busflow_tokens:rate5m > 1'))).toEqual([]);
});
