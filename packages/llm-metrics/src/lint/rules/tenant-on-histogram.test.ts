import { expect, it } from 'vitest';
import { alert, found } from '../../../test/lint.ts';

it.each([
  [
    'a grouping over a declared one',
    'sum by (le, tenant_id) (rate(busflow_webhook_roundtrip_seconds_bucket[5m]))',
    ['tenant-on-histogram at 5'],
  ],
  ['a matcher on the sum of one', 'rate(busflow_webhook_roundtrip_seconds_sum{tenant_id="a"}[5m])', ['tenant-on-histogram at 5']],
  [
    'a histogram that nobody declares',
    'sum by (le, tenant) (rate(http_server_request_duration_seconds_bucket[5m]))',
    ['tenant-on-histogram at 5'],
  ],
  ['a histogram without tenants', 'sum by (le, provider) (rate(busflow_webhook_roundtrip_seconds_bucket[5m]))', []],
])('judges %s', (_what, expression, expected) => {
  expect(found(alert(expression, '200'))).toEqual(expected);
});
