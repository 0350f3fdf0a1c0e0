import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';

import { configure, post, providersForTest, receiverForTest } from './setup.ts';

const KEY = Buffer.alloc(24, 7);
const secret = `whsec_${KEY.toString('base64')}`;

test('a job is followed by a message as the specification signs it, with the header that its caller sent', async () => {
  const providers = await providersForTest();
  const receiver = await receiverForTest([500]);
  await configure(providers, { 'standard-webhooks': { webhookUrl: receiver.url, secret } });
  expect((await post(`${providers.url}/jobs`, { pdf: 'x' }, { 'busflow-trace': 'token' })).status).toBe(202);
  const [first, again] = await receiver.deliveries(2);
  for (const { body, headers } of [first, again].flatMap((each) => each ?? [])) {
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`);
    expect(headers['busflow-trace']).toBe('token');
    expect(JSON.parse(body)).toMatchObject({ type: 'job.finished', data: { input: { pdf: 'x' } } });
  }
  expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
});

test('a secret that the specification would not call one is refused', async () => {
  const providers = await providersForTest();
  const settings = { webhookUrl: 'http://localhost:9/', secret: 'whsec_dG9vIHNob3J0' };
  expect((await configure(providers, { 'standard-webhooks': settings })).status).toBe(400);
});
