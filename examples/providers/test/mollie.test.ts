import { expect, test } from 'vitest';

import type { Fields } from '../src/input.ts';
import { bodyOf, MOLLIE_KEY, post, providersForTest, receiverForTest } from './setup.ts';

const authorization = `Bearer ${MOLLIE_KEY}`;

interface Created {
  readonly id: string;
  readonly self: string;
  readonly checkout: string;
}

function request(extra: object = {}) {
  const amount = { currency: 'EUR', value: '89.00' };
  return { amount, description: 'Two seats', redirectUrl: 'http://localhost:9/thanks', metadata: { bookingId: 'b-1' }, ...extra };
}

function tryToCreate(url: string, extra?: object): Promise<Response> {
  return post(`${url}/v2/payments`, request(extra), { authorization });
}

async function create(url: string, extra?: object): Promise<Created> {
  const { id, ['_links']: links } = await bodyOf<{ id: string; _links: Record<'self' | 'checkout', { href: string }> }>(
    await tryToCreate(url, extra),
  );
  return { id, self: links.self.href, checkout: links.checkout.href };
}

async function read(payment: Created): Promise<Fields> {
  return bodyOf<Fields>(await fetch(payment.self, { headers: { authorization } }));
}

function decide(payment: Created, status: string): Promise<Response> {
  return fetch(payment.checkout, { method: 'POST', body: new URLSearchParams({ status }), redirect: 'manual' });
}

test('a payment is open with a checkout link, and gives its metadata back', async () => {
  const { url } = await providersForTest();
  const created = await tryToCreate(url);
  expect([created.status, created.headers.get('content-type')]).toEqual([201, 'application/hal+json']);
  const payment = await create(url);
  expect(payment.checkout).toBe(`${url}/checkout/${payment.id}`);
  expect(await read(payment)).toMatchObject({
    resource: 'payment',
    id: expect.stringMatching(/^tr_\w{10}$/),
    mode: 'test',
    status: 'open',
    metadata: { bookingId: 'b-1' },
  });
});

test('paying redirects the passenger and posts only the id, again until the webhook answers 2xx', async () => {
  const { url } = await providersForTest();
  const receiver = await receiverForTest([503, 302]);
  const payment = await create(url, { webhookUrl: receiver.url });
  expect(await (await fetch(payment.checkout)).text()).toMatch(/id="pay"[\s\S]*id="fail"/);

  const decided = await decide(payment, 'paid');
  expect([decided.status, decided.headers.get('location')]).toEqual([303, 'http://localhost:9/thanks']);
  for (const { body, headers } of await receiver.deliveries(3)) {
    expect(body).toBe(`id=${payment.id}`);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(headers['traceparent']).toBeUndefined();
  }
  const paid = await read(payment);
  expect(paid).toMatchObject({ status: 'paid', paidAt: expect.any(String), metadata: { bookingId: 'b-1' } });
  expect(paid['_links']).not.toHaveProperty('checkout');
});

test.for([
  ['a webhook that never answers 2xx', [500, 500, 500], 15_000, 'status 500'],
  ['a webhook that takes longer than the answer limit', [], 0, 'TimeoutError: The operation was aborted due to timeout'],
] as const)('%s is given up after the last attempt', async ([, statuses, answerLimitMs, expected]) => {
  let tell: (outcome: string) => void;
  const gaveUp = new Promise<string>((resolve) => (tell = resolve));
  const { url } = await providersForTest({
    mollie: { webhookWaitsMs: [10, 5, 5], answerLimitMs },
    onGiveUp: (_, outcome) => tell(outcome),
  });
  const receiver = await receiverForTest(statuses);
  const payment = await create(url, { webhookUrl: receiver.url });
  await decide(payment, 'failed');
  expect(await gaveUp).toBe(expected);
  expect(await read(payment)).toMatchObject({ status: 'failed', failedAt: expect.any(String) });
});

test('deciding twice keeps the first decision', async () => {
  const { url } = await providersForTest();
  const payment = await create(url);
  await decide(payment, 'paid');
  await decide(payment, 'failed');
  expect(await read(payment)).toMatchObject({ status: 'paid' });
});

test('without a key, or with another account’s, there is no payment', async () => {
  const { url } = await providersForTest();
  expect((await post(`${url}/v2/payments`, request())).status).toBe(401);
  const { self } = await create(url);
  expect((await fetch(self, { headers: { authorization: `Bearer live_${'x'.repeat(30)}` } })).status).toBe(404);
});

test.for([
  ['metadata', { metadata: { note: 'x'.repeat(1024) } }],
  ['amount.value', { amount: { currency: 'EUR', value: '89' } }],
  ['redirectUrl', { redirectUrl: 'javascript:alert(1)' }],
  ['webhookUrl', { webhookUrl: 'somewhere' }],
] as const)('a payment with a wrong %s is refused with 422', async ([field, extra]) => {
  const { url } = await providersForTest();
  const refused = await tryToCreate(url, extra);
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({ title: 'Unprocessable Entity', field });
});

test('metadata of exactly 1024 bytes is taken', async () => {
  const { url } = await providersForTest();
  const metadata = { note: 'x'.repeat(1024 - '{"note":""}'.length) };
  expect((await tryToCreate(url, { metadata })).status).toBe(201);
});

test('the checkout page shows what the caller wrote as text, never as markup', async () => {
  const { url } = await providersForTest();
  const { checkout } = await create(url, { description: '<script>alert(1)</script>' });
  expect(await (await fetch(checkout)).text()).not.toContain('<script>');
});
