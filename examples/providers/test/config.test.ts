import { expect, test } from 'vitest';

import { configure, providersForTest } from './setup.ts';

test('unknown providers and wrong settings are refused by name', async () => {
  const providers = await providersForTest();
  const unknown = await configure(providers, { paypal: {} });
  expect([unknown.status, await unknown.json()]).toEqual([
    400,
    { error: 'no provider paypal; there are whatsapp, hasura, stripe, lago, standard-webhooks, cloudevents, n8n' },
  ]);
  const wrong = await configure(providers, { hasura: { webhookUrl: 'nowhere', secret: 's' } });
  expect([wrong.status, await wrong.json()]).toEqual([400, { error: 'hasura.webhookUrl must be an http(s) URL' }]);
});
