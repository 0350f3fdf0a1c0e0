import { createHmac, createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';

import { configure, post, providersForTest, receiverForTest } from './setup.ts';

const authorization = 'Bearer lago-key';
const entries = (count: number) => Array.from({ length: count }, (_, at) => ({ key: `key${at}`, value: 'v' }));

test('a customer comes back with its list of metadata, signed by HMAC', async () => {
  const providers = await providersForTest();
  const receiver = await receiverForTest();
  await configure(providers, { lago: { webhookUrl: receiver.url, hmacKey: 'hmac' } });
  const customer = { external_id: 'c-1', metadata: [{ key: 'booking', value: 'b-1', display_in_invoice: false }] };
  const created = await post(`${providers.url}/api/v1/customers`, { customer }, { authorization });
  expect([created.status, await created.json()]).toEqual([200, { customer: expect.objectContaining(customer) }]);
  const [delivery] = await receiver.deliveries(1);
  expect(JSON.parse(delivery?.body ?? '')).toMatchObject({ webhook_type: 'customer.created', object_type: 'customer', customer });
  expect(delivery?.headers).toMatchObject({
    'x-lago-signature-algorithm': 'hmac',
    'x-lago-signature': createHmac('sha256', 'hmac')
      .update(delivery?.body ?? '')
      .digest('base64'),
    'x-lago-unique-key': expect.stringMatching(/^[\w-]{36}$/),
  });
});

test('a wallet comes back with its metadata object, signed by a JWT that its public key verifies', async () => {
  const providers = await providersForTest();
  const receiver = await receiverForTest();
  await configure(providers, { lago: { webhookUrl: receiver.url } });
  const wallet = { external_customer_id: 'c-1', metadata: { booking: 'b-1' } };
  await post(`${providers.url}/api/v1/wallets`, { wallet }, { authorization });
  const [delivery] = await receiver.deliveries(1);
  expect(JSON.parse(delivery?.body ?? '')).toMatchObject({ webhook_type: 'wallet.created', object_type: 'wallet', wallet });

  const published = await (await fetch(`${providers.url}/api/v1/webhooks/public_key`)).text();
  const key = createPublicKey(Buffer.from(published, 'base64').toString());
  const [head = '', payload = '', signature = ''] = String(delivery?.headers['x-lago-signature']).split('.');
  expect(verify('RSA-SHA256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ data: delivery?.body });
});

test.for([
  ['customers', 'customer', { external_id: 'c', metadata: entries(5) }, { external_id: 'c', metadata: entries(6) }],
  ['wallets', 'wallet', { metadata: { k: 'v'.repeat(255) } }, { metadata: { k: 'v'.repeat(256) } }],
] as const)('metadata of %s is limited from both sides', async ([path, kind, fits, tooLarge]) => {
  const { url } = await providersForTest();
  const send = (value: object) => post(`${url}/api/v1/${path}`, { [kind]: value }, { authorization });
  expect((await send(fits)).status).toBe(200);
  const refused = await send(tooLarge);
  expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'validation_errors' }]);
  expect((await post(`${url}/api/v1/${path}`, {})).status).toBe(401);
});
