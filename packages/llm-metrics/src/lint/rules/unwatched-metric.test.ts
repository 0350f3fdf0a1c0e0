import { expect, it } from 'vitest';
import { alert, findings } from '../../../test/lint.ts';

it('warns of declared metrics that no rule reads, at their declaration', () => {
  const unwatched = findings(alert('llm_tokens_total > 1')).filter(({ rule }) => rule === 'unwatched-metric');
  expect(unwatched.map(({ severity, file, message }) => [severity, file, message])).toEqual([
    ['warning', 'metrics.json', expect.stringContaining('busflow.tenant.requests')],
    ['warning', 'metrics.json', expect.stringContaining('busflow.webhook.roundtrip')],
  ]);
});
