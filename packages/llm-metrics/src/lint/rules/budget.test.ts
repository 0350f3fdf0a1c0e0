import { expect, it } from 'vitest';
import { alert, findings, found } from '../../../test/lint.ts';

const TOKENS = 'sum(rate(llm_tokens_total[5m])) > 1';
const REQUESTS = 'sum(rate(busflow_tenant_requests_total[5m])) > 1';

it.each([
  ['no budget', alert(TOKENS, 'none'), ['budget-missing at 4']],
  ['a budget in words', alert(TOKENS, 'many'), ['budget-integer at 6']],
  ['a fraction', alert(TOKENS, '80000.5'), ['budget-integer at 6']],
  ['a negative budget', alert(TOKENS, '-1'), ['budget-integer at 6']],
  ['more than any metric may have', alert(TOKENS, '80001'), ['budget-ceiling at 6']],
  ['less than the labels allow', alert(TOKENS, '79999'), ['budget-too-small at 6']],
  ['more than the metric is declared with', alert(REQUESTS, '20000'), ['budget-stale at 6']],
  ['the budget of the smaller of two metrics', alert(`${REQUESTS} and ${TOKENS}`, '12000'), ['budget-too-small at 6']],
  ['a fitting budget', alert(REQUESTS, '12000'), []],
  ['no budget over a metric of others', alert('up == 0', 'none'), []],
  ['a recording rule without one', '    - record: a:b:c\n      expr: llm_tokens_total\n', ['budget-missing at 4']],
  ['a recording rule with one', '    # cardinality_budget: 80000\n    - record: a:b:c\n      expr: llm_tokens_total\n', []],
])('judges %s', (_what, rules, expected) => {
  expect(found(rules)).toEqual(expected);
});

it('says what to write', () => {
  const fixes = findings(alert(REQUESTS, 'none')).map(({ fix }) => fix);
  expect(fixes).toContain('annotations: { cardinality_budget: "12000" }');
});
