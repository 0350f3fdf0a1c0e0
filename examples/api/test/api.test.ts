import { readFile } from 'node:fs/promises';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 60_000);
afterAll(() => system.stop());

const passenger = { name: 'Anna Muster', email: 'anna@example.org', phone: '+43 660 1234567' };
const VEHICLE = '7b1f2a52-6f0e-4d5e-9a44-1c2f6d0a0001';

async function call<T>(path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; body: T }> {
  const response = await fetch(`${system.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
}

interface Offer {
  readonly id: string;
  readonly total: number;
  readonly checkoutUrl: string;
}

async function book(headers: Readonly<Record<string, string>> = {}): Promise<Offer> {
  return (await call<Offer>('/api/bookings', { tourId: 't-dolomites', seats: 2, ...passenger }, headers)).body;
}

function decide(checkoutUrl: string, status: string): Promise<Response> {
  return fetch(checkoutUrl, { method: 'POST', body: new URLSearchParams({ status }), redirect: 'manual' });
}

async function statusOf(id: string): Promise<string> {
  return (await call<{ status: string }>(`/api/bookings/${id}`)).body.status;
}

async function login(): Promise<Readonly<Record<string, string>>> {
  const { body } = await call<{ token: string }>('/api/session', { user: 'op-7' });
  return { authorization: `Bearer ${body.token}` };
}

/** How many messages a booking's passenger got, and which statuses came back. */
async function messagesFor(id: string): Promise<{ count: number; statuses: string[] }> {
  const messages = await system.database.rows<{ id: string }>('SELECT id FROM messages WHERE booking_id = $1', [id]);
  const statuses = await system.database.rows<{ status: string }>(
    'SELECT status FROM message_statuses WHERE message_id = ANY($1) ORDER BY status',
    [messages.map((message) => message.id)],
  );
  return { count: messages.length, statuses: statuses.map(({ status }) => status) };
}

test('a booking that is paid is confirmed once, however often Mollie says so', async () => {
  const { id, total, checkoutUrl } = await book();
  expect([total, await statusOf(id)]).toEqual([898, 'open']);
  const decided = await decide(checkoutUrl, 'paid');
  expect(decided.headers.get('location')).toBe(`http://127.0.0.1:5173/thanks/${id}`);
  await vi.waitFor(async () => expect(await messagesFor(id)).toEqual({ count: 1, statuses: ['delivered', 'sent'] }), 5000);
  expect(await statusOf(id)).toBe('paid');

  const paymentId = checkoutUrl.split('/').at(-1);
  const again = await fetch(`${system.url}/webhooks/mollie`, { method: 'POST', body: new URLSearchParams({ id: String(paymentId) }) });
  expect([again.status, (await messagesFor(id)).count]).toEqual([200, 1]);
});

test('a payment that failed leaves the booking failed and the passenger without a message', async () => {
  const { id, checkoutUrl } = await book();
  await decide(checkoutUrl, 'failed');
  await vi.waitFor(async () => expect(await statusOf(id)).toBe('failed'), 5000);
  expect((await messagesFor(id)).count).toBe(0);
});

test('a payment id that Mollie does not know is answered like any other', async () => {
  const forged = await fetch(`${system.url}/webhooks/mollie`, { method: 'POST', body: new URLSearchParams({ id: 'tr_forged1234' }) });
  expect(forged.status).toBe(200);
});

test('a passenger returns to the web app they came from, and only to one of ours', async () => {
  for (const [origin, back] of [
    ['http://localhost:5174', 'http://localhost:5174'],
    ['https://evil.example', 'http://127.0.0.1:5173'],
  ] as const) {
    const { id, checkoutUrl } = await book({ origin });
    expect((await decide(checkoutUrl, 'failed')).headers.get('location')).toBe(`${back}/thanks/${id}`);
  }
});

test('webhooks without their signature or secret are refused', async () => {
  const refused = await Promise.all([
    call('/webhooks/whatsapp', { entry: [] }, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }),
    call('/webhooks/whatsapp', { entry: [] }),
    call('/hasura/events', {}, { 'x-hasura-event-secret': 'guessed' }),
    call('/hasura/events', {}),
  ]);
  expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
});

test('a vehicle that is saved in Hasura changes here too, and an older event does not undo it', async () => {
  const headers = await login();
  const query = `mutation UpdateVehicle($id: uuid!, $set: vehicles_set_input!) { update_vehicles_by_pk(pk_columns: { id: $id }, _set: $set) { id } }`;
  await fetch(`${system.providers.url}/v1/graphql`, {
    method: 'POST',
    body: JSON.stringify({ query, variables: { id: VEHICLE, set: { plate: 'I-1 NEW' } } }),
  });
  const plate = async () => (await call<{ id: string; plate: string }[]>('/api/vehicles', undefined, headers)).body[0]?.plate;
  await vi.waitFor(async () => expect(await plate()).toBe('I-1 NEW'), 5000);

  const old = { id: VEHICLE, tenant_id: 'alpenbus', plate: 'OLD', model: 'x', seats: 1, updated_at: '2026-02-01T00:00:00Z' };
  const event = { id: 'e-1', event: { op: 'UPDATE', data: { old, new: old } }, table: { schema: 'public', name: 'vehicles' } };
  const secret = { 'x-hasura-event-secret': 'local-hasura-event-secret' };
  const late = await call('/hasura/events', event, secret);
  expect([late.status, await plate()]).toEqual([200, 'I-1 NEW']);
  expect((await call('/hasura/events', { event: { op: 'DELETE', data: { old, new: null } } }, secret)).status).toBe(400);
});

test('an operator sees the own company’s vehicles, a stranger none', async () => {
  await system.database.rows(`INSERT INTO vehicles VALUES (gen_random_uuid(), 'rival', 'R-1', 'x', 50, now())`);
  const { body } = await call<{ plate: string }[]>('/api/vehicles', undefined, await login());
  expect(body.map(({ plate }) => plate)).not.toContain('R-1');
  expect((await call('/api/vehicles')).status).toBe(401);
  expect((await call('/api/session', { user: 'nobody' })).status).toBe(401);
});

test('a charter contract is read by one model and checked by another', async () => {
  const pdf = await readFile(new URL('fixtures/charter-contract.pdf', import.meta.url));
  const { body } = await call('/api/documents', pdf, { ...(await login()), 'content-type': 'application/pdf' });
  expect(body).toEqual({
    pages: 2,
    fields: {
      customer: 'Tirol Ski Club',
      departure: '2026-12-19',
      from: 'Innsbruck',
      to: "Cortina d'Ampezzo",
      passengers: 48,
      price: 2450,
    },
    confidence: 1,
    checkedBy: expect.stringMatching(/^claude-sonnet-5-/),
  });
});
