import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';

import { bodyOf, MOLLIE_KEY, post, providersForTest, receiverForTest } from './setup.ts';

const authorization = `Bearer ${MOLLIE_KEY}`;

test('a subscription gets signed events that embed the payment with its metadata, of the types it asked for', async () => {
  const { url } = await providersForTest();
  const receiver = await receiverForTest();
  const subscribe = (eventTypes: unknown) =>
    post(`${url}/v2/webhooks`, { name: 'Bookings', url: receiver.url, eventTypes }, { authorization });
  const created = await subscribe(['payment.paid']);
  expect(created.status).toBe(201);
  const { webhookSecret } = await bodyOf<{ webhookSecret: string }>(created);
  await subscribe('payment.failed');

  const amount = { currency: 'EUR', value: '89.00' };
  const request = { amount, description: 'Two seats', redirectUrl: 'http://localhost:9/', metadata: { bookingId: 'b-1' } };
  const payment = await bodyOf<{ id: string; _links: { checkout: { href: string } } }>(
    await post(`${url}/v2/payments`, request, { authorization }),
  );
  await fetch(payment['_links'].checkout.href, { method: 'POST', body: new URLSearchParams({ status: 'paid' }), redirect: 'manual' });

  const [delivery] = await receiver.deliveries(1);
  const { body = '', headers = {} } = delivery ?? {};
  expect(headers['x-mollie-signature']).toBe(`sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`);
  expect(JSON.parse(body)).toMatchObject({
    resource: 'event',
    type: 'payment.paid',
    entityId: payment.id,
    _embedded: { entity: { id: payment.id, status: 'paid', metadata: { bookingId: 'b-1' } } },
  });
});

test('a subscription needs a key, a URL and a type', async () => {
  const { url } = await providersForTest();
  const wanted = { name: 'Bookings', url: 'http://localhost:9/', eventTypes: ['*'] };
  expect((await post(`${url}/v2/webhooks`, wanted)).status).toBe(401);
  for (const wrong of [{ name: '' }, { url: 'nowhere' }, { eventTypes: [] }])
    expect((await post(`${url}/v2/webhooks`, { ...wanted, ...wrong }, { authorization })).status).toBe(422);
});
