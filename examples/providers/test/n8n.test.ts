import { expect, test } from 'vitest';

import { configure, post, providersForTest, receiverForTest } from './setup.ts';

test('a workflow answers at once, then calls back with its credential and the header that it was handed', async () => {
  const providers = await providersForTest();
  const receiver = await receiverForTest();
  await configure(providers, { n8n: { webhookUrl: receiver.url, header: 'x-workflow-key', secret: 'key' } });
  const started = await post(`${providers.url}/webhook/send-tickets`, { booking: 'b-1' }, { 'busflow-trace': 'token' });
  expect([started.status, await started.json()]).toEqual([200, { message: 'Workflow was started' }]);
  const [delivery] = await receiver.deliveries(1);
  expect(delivery?.headers).toMatchObject({ 'x-workflow-key': 'key', 'busflow-trace': 'token' });
  const expected = { executionId: '1', event: 'done', workflow: 'send-tickets', input: { booking: 'b-1' } };
  expect(JSON.parse(delivery?.body ?? '')).toEqual(expected);
});

test('a workflow that is not active is not found', async () => {
  const { url } = await providersForTest();
  expect((await post(`${url}/webhook/send-tickets`, {})).status).toBe(404);
});
