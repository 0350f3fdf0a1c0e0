import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { callJson } from './json-client.ts';

test('what a provider refuses is a 502 that keeps the status and not the answer', async () => {
  const url = await serverThatAnswers(422, { detail: 'anna@example.org is no customer' });
  await expect(callJson('Mollie', url, { method: 'POST', body: {} })).rejects.toMatchObject({
    status: 502,
    providerStatus: 422,
    message: 'Mollie answered 422',
  });
});

test('a provider that is not there is a 502 with its cause', async () => {
  await expect(callJson('Mollie', 'http://127.0.0.1:1', {})).rejects.toMatchObject({ status: 502, cause: expect.any(TypeError) });
});

test('what a provider answers is its JSON', async () => {
  expect(await callJson('Mollie', await serverThatAnswers(200, { id: 'tr_1' }), {})).toEqual({ id: 'tr_1' });
});

async function serverThatAnswers(status: number, body: unknown): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(JSON.stringify(body))).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
