import { onTestFinished } from 'vitest';

import { type Providers, type ProvidersOptions, startProviders } from '../src/server.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export const MOLLIE_KEY = `test_${'k'.repeat(30)}`;

/** Stand-ins with short waits, stopped with the test. */
export async function providersForTest(options: ProvidersOptions = {}): Promise<Providers> {
  const providers = await startProviders({
    mollie: { webhookWaitsMs: [10, 5, 5] },
    whatsapp: { webhookWaitsMs: [10, 5, 5] },
    hasura: { eventWaitsMs: [5, 5, 5] },
    webhookWaitsMs: [10, 5, 5],
    ...options,
  });
  onTestFinished(() => providers.stop());
  return providers;
}

export async function receiverForTest(statuses: readonly number[] = []): Promise<Receiver> {
  const receiver = await startReceiver(statuses);
  onTestFinished(() => receiver.stop());
  return receiver;
}

export function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
}

export function configure(providers: Providers, settings: unknown): Promise<Response> {
  return fetch(`${providers.url}/_config`, { method: 'PUT', body: JSON.stringify(settings) });
}

/** The answer's JSON, taken to be what the test expects; the assertions that follow look at it. */
export async function bodyOf<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}
