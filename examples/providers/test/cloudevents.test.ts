import { expect, test } from 'vitest';

import { configure, post, providersForTest, receiverForTest } from './setup.ts';

const event = {
  specversion: '1.0',
  id: '1',
  source: '/api',
  type: 'made',
  subject: 'Ötztal "1"',
  tracestate: 'busflow=token',
  data: { a: 1 },
};

test.for([
  ['structured', 'application/cloudevents+json', event],
  ['batched', 'application/cloudevents-batch+json', [event]],
  ['binary', 'application/json', { a: 1 }],
] as const)('an event arrives in %s mode', async ([mode, type, body]) => {
  const providers = await providersForTest();
  const receiver = await receiverForTest();
  await configure(providers, { cloudevents: { webhookUrl: receiver.url, authorization: 'Bearer events', mode } });
  expect((await post(`${providers.url}/broker/default/tours`, event)).status).toBe(202);
  const [delivery] = await receiver.deliveries(1);
  expect(delivery?.headers).toMatchObject({ 'content-type': type, authorization: 'Bearer events' });
  expect(JSON.parse(delivery?.body ?? '')).toEqual(body);
  if (mode !== 'binary') return;
  const attributes = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/api', 'ce-type': 'made', 'ce-tracestate': 'busflow=token' };
  expect(delivery?.headers).toMatchObject({ ...attributes, 'ce-subject': '%C3%96tztal%20%221%22' });
});

test('an event without a required attribute is refused', async () => {
  const { url } = await providersForTest();
  const refused = await post(`${url}/broker/default/tours`, { ...event, source: undefined });
  expect([refused.status, await refused.json()]).toEqual([400, { error: 'the attribute source is required' }]);
});
