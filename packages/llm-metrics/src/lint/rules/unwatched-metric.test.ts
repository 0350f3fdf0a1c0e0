import { expect, it } from 'vitest';
import { alert, findings } from '../../../test/lint.ts';

it('warns of declared metrics that no rule reads, once for the file that declares them, after the errors', () => {
  const [error, ...rest] = findings(alert('llm_tokens_total > 1', 'none'));
  expect(error).toMatchObject({ severity: 'error', rule: 'budget-missing', file: 'rules.yml' });
  expect(rest).toMatchObject([
    {
      rule: 'unwatched-metric',
      severity: 'warning',
      file: 'metrics.json',
      message: 'no rule reads busflow.tenant.requests, busflow.webhook.roundtrip, which may have 12200 series',
    },
  ]);
});
