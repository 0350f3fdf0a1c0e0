import { expect, it } from 'vitest';
import { alert, found } from '../../../test/lint.ts';

it.each([
  ['an alert by tenant', alert('sum by (tenant_id) (rate(llm_tokens_total[5m])) > 1'), ['tenant-overflow at 5']],
  ['one that leaves the overflow out', alert('sum by (tenant_id) (rate(llm_tokens_total{tenant_id!="__overflow__"}[5m])) > 1'), []],
  [
    'one of two sides',
    alert('sum by (tenant_id) (llm_tokens_total{tenant_id!="a"}) / sum by (tenant_id) (llm_tokens_total)'),
    ['tenant-overflow at 5'],
  ],
  ['an alert over all tenants', alert('sum(rate(llm_tokens_total[5m])) > 1'), []],
  ['a metric of others', alert('sum by (tenant_id) (others_total) > 1'), []],
  ['a recording rule', '    # cardinality_budget: 80000\n    - record: a:b:c\n      expr: sum by (tenant_id) (llm_tokens_total)\n', []],
])('judges %s', (_what, rules, expected) => {
  expect(found(rules)).toEqual(expected);
});
