import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';

import { bodyOf, configure, providersForTest, receiverForTest } from './setup.ts';

const SECRET = 'whsec_test';

function create(url: string, form: Record<string, string>, key = 'sk_test_local'): Promise<Response> {
  const body = new URLSearchParams({ amount: '4900', currency: 'eur', ...form });
  return fetch(`${url}/v1/payment_intents`, { method: 'POST', body, headers: { authorization: `Bearer ${key}`, traceparent: 'x' } });
}

test('a confirmed intent is followed by signed events that hold it with its metadata', async () => {
  const providers = await providersForTest();
  const receiver = await receiverForTest([500]);
  expect((await configure(providers, { stripe: { webhookUrl: receiver.url, webhookSecret: SECRET } })).status).toBe(204);
  const intent = await bodyOf<{ id: string }>(await create(providers.url, { confirm: 'true', 'metadata[booking]': 'b-1' }));
  expect(intent).toMatchObject({ id: expect.stringMatching(/^pi_/), status: 'succeeded', amount: 4900, metadata: { booking: 'b-1' } });

  const deliveries = await receiver.deliveries(3);
  for (const { body, headers } of deliveries) {
    const [, at, signature] = /^t=(\d+),v1=(\w+)$/.exec(String(headers['stripe-signature'])) ?? [];
    expect(signature).toBe(createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex'));
    expect(headers['traceparent']).toBeUndefined();
  }
  const events = deliveries.map(({ body }) => JSON.parse(body));
  for (const event of events) expect(event.data.object).toMatchObject({ id: intent.id, metadata: { booking: 'b-1' } });
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['payment_intent.created', 'payment_intent.succeeded']));
  // One was refused and came again, as the same event.
  expect(new Set(events.map(({ id }) => id)).size).toBe(2);
});

const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`metadata[key${at}]`, 'v']));

test.for([
  ['50 keys', keys(50), keys(51)],
  ['keys of 40 characters', { [`metadata[${'k'.repeat(40)}]`]: 'v' }, { [`metadata[${'k'.repeat(41)}]`]: 'v' }],
  ['values of 500 characters', { 'metadata[key]': 'v'.repeat(500) }, { 'metadata[key]': 'v'.repeat(501) }],
] as const)('metadata is limited to %s', async ([, fits, tooLarge]) => {
  const { url } = await providersForTest();
  expect([(await create(url, fits)).status, (await create(url, tooLarge)).status]).toEqual([200, 400]);
});

test('a call without a key, or with a wrong amount, is refused as Stripe words it', async () => {
  const { url } = await providersForTest();
  expect((await create(url, {}, 'nobody')).status).toBe(401);
  const refused = await create(url, { amount: '49.00' });
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { error: { type: 'invalid_request_error', message: 'Invalid integer', param: 'amount' } },
  ]);
});
