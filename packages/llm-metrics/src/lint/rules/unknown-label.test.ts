import { expect, it } from 'vitest';
import { alert, findings, found } from '../../../test/lint.ts';

it.each([
  ['a matcher on a label that the metric has not got', 'rate(llm_tokens_total{model="gpt-5.5"}[5m])', ['unknown-label at 5']],
  ['a grouping by one', 'sum by (tenant) (rate(llm_tokens_total[5m]))', ['unknown-label at 5']],
  ['declared labels', 'sum by (model_version) (rate(llm_tokens_total{token_type="input"}[5m]))', []],
  ['labels that every series has', 'sum by (service_name) (rate(llm_tokens_total{job="a", otel_metric_overflow="true"}[5m]))', []],
  ['a label that the expression makes', 'sum by (kind) (label_replace(llm_tokens_total, "kind", "$1", "token_type", "(.*)"))', []],
  ['a label that a metric of others may bring', 'sum by (team) (llm_tokens_total * on(tenant_id) group_left(team) tenant_info)', []],
  ['a label that one of two metrics has', 'sum by (outcome) (llm_tokens_total or busflow_tenant_requests_total)', []],
])('judges %s', (_what, expression, expected) => {
  expect(found(alert(expression))).toEqual(expected);
});

it('names the labels that there are', () => {
  const finding = findings(alert('llm_tokens_total{model="x"}')).find(({ rule }) => rule === 'unknown-label');
  expect(finding?.fix).toBe('use one of tenant_id, model_version, token_type');
});
