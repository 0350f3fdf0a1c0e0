import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';

import { bodyOf, configure, post, providersForTest, receiverForTest } from './setup.ts';

const authorization = 'Bearer EAAlocal';
const message = { messaging_product: 'whatsapp', to: '+43 660 1234567', type: 'text', text: { body: 'See you on board' } };

test('a message is followed by signed sent and delivered statuses that echo the callback data', async () => {
  const providers = await providersForTest();
  const receiver = await receiverForTest([500]);
  expect((await configure(providers, { whatsapp: { webhookUrl: receiver.url, appSecret: 's3cret' } })).status).toBe(204);

  const body = { ...message, biz_opaque_callback_data: 'token-64' };
  const accepted = await bodyOf<{ messages: [{ id: string }] }>(
    await post(`${providers.url}/v21.0/4711/messages`, body, { authorization, traceparent: 'x' }),
  );
  expect(accepted).toMatchObject({ contacts: [{ wa_id: '436601234567' }], messages: [{ id: expect.stringMatching(/^wamid\./) }] });

  const deliveries = await receiver.deliveries(3);
  for (const delivery of deliveries) {
    const signature = createHmac('sha256', 's3cret').update(delivery.body).digest('hex');
    expect(delivery.headers['x-hub-signature-256']).toBe(`sha256=${signature}`);
    expect(delivery.headers['traceparent']).toBeUndefined();
  }
  const statuses = deliveries.map(({ body }) => JSON.parse(body).entry[0].changes[0].value.statuses[0]);
  for (const status of statuses) {
    expect(status).toMatchObject({ id: accepted.messages[0].id, recipient_id: '436601234567', biz_opaque_callback_data: 'token-64' });
  }
  // The first delivery was refused, so one status came twice.
  expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set(['sent', 'delivered']));
});

test('callback data over 512 characters is refused', async () => {
  const { url } = await providersForTest();
  const send = (length: number) =>
    post(`${url}/v21.0/4711/messages`, { ...message, biz_opaque_callback_data: 'x'.repeat(length) }, { authorization });
  expect((await send(512)).status).toBe(200);
  const refused = await send(513);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error: { code: 100, type: 'OAuthException' } });
});

test('a webhook that does not echo the challenge is refused', async () => {
  const providers = await providersForTest();
  const receiver = await receiverForTest();
  const settings = { webhookUrl: receiver.url, appSecret: 's3cret', verifyToken: 'not what the receiver expects' };
  expect((await configure(providers, { whatsapp: settings })).status).toBe(400);
});

test('a message without a token is refused', async () => {
  const { url } = await providersForTest();
  expect((await post(`${url}/v21.0/4711/messages`, message)).status).toBe(401);
});
