import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outboundRequest, webhookFetch, type ProviderCall } from '@busflow/webhook-trace/fetch';
import { captureServer } from '../test/capture-server.ts';
import { inSpan } from '../test/telemetry.ts';
import { useTelemetry, webhooksAt } from '../test/webhooks.ts';

const world = useTelemetry();
const setUp = webhooksAt(world);

let server: Awaited<ReturnType<typeof captureServer>>;
beforeEach(async () => {
  server = await captureServer(() => ({}));
});
afterEach(() => server.stop());

const TOKEN = /[\w-]{64}/;
const JSON_TYPE = { 'content-type': 'application/json' };

/** Posts in a span to the stand-in, which is every provider at once. */
async function post(path: string, init: RequestInit, calls: readonly Omit<ProviderCall, 'host'>[]) {
  const sandbox = calls.map((call) => ({ ...call, host: server.host }));
  const fetch = webhookFetch(setUp(), { calls: sandbox });
  const { result } = inSpan('call', () => fetch(`http://${server.host}${path}`, { method: 'POST', ...init }));
  expect((await result).ok).toBe(true);
  return server.last();
}

const mollie = [{ provider: 'mollie', path: /^\/v2\/payments$/ }];
const stripe = [{ provider: 'stripe', path: /^\/v1\/payment_intents$/, body: 'form' as const }];
const whatsapp = [{ provider: 'whatsapp', path: /\/messages$/, needs: 'to' }];

describe('outboundRequest', () => {
  it('carries the token in a request that is written already', () => {
    const init = { method: 'POST', headers: JSON_TYPE, body: '{"metadata":{"bookingId":"b-1"}}' };
    const { result } = inSpan('call', () => outboundRequest(setUp(), 'mollie', init));
    expect(result).toMatchObject({
      method: 'POST',
      body: expect.stringMatching(/^\{"metadata":\{"bookingId":"b-1","busflow_trace":"[\w-]{64}"\}\}$/),
    });
    const form = inSpan('call', () => outboundRequest(setUp(), 'stripe', { body: new URLSearchParams({ amount: '1' }) }, { body: 'form' }));
    expect(form.result.body).toMatch(/^amount=1&metadata%5Bbusflow_trace%5D=[\w-]{64}$/);
  });

  it('gives back the very request where there is nothing to write, no room, or a header of the caller’s own', () => {
    const webhooks = setUp();
    const full = { body: JSON.stringify({ metadata: { note: 'x'.repeat(1000) } }) };
    const stream = { body: new Blob(['{"metadata":{}}']).stream() };
    for (const init of [full, stream, {}]) expect(inSpan('call', () => outboundRequest(webhooks, 'mollie', init)).result).toBe(init);
    expect(outboundRequest(webhooks, 'mollie', full)).toBe(full);
    const own = { body: '{}', headers: { 'Busflow-Trace': 'mine' } };
    const { headers } = inSpan('call', () => outboundRequest(webhooks, 'n8n', own)).result;
    expect([...new Headers(headers)]).toEqual([['busflow-trace', 'mine']]);
  });
});

describe('webhookFetch', () => {
  it('writes the token into a JSON body, and leaves the rest as it was', async () => {
    const body = '{"amount":{"value":"10.00"},"metadata":{"bookingId":"b-1"}}';
    const sent = await post('/v2/payments', { body, headers: { ...JSON_TYPE, 'content-length': String(body.length) } }, mollie);
    expect(sent.body.replace(/,"busflow_trace":"[\w-]{64}"/, '')).toBe(body);
    expect(sent.body).toMatch(TOKEN);
    expect(sent.headers).toMatchObject({ ...JSON_TYPE, 'content-length': String(sent.body.length) });
  });

  it('appends one pair to a form, of either kind', async () => {
    const form = 'amount=1000&metadata%5Bbooking%5D=b+1&expand[]=x';
    const pair = /^&metadata%5Bbusflow_trace%5D=[\w-]{64}$/;
    const text = await post(
      '/v1/payment_intents',
      { body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      stripe,
    );
    expect(text.body.slice(0, form.length)).toBe(form);
    expect(text.body.slice(form.length)).toMatch(pair);
    const params = await post('/v1/payment_intents', { body: new URLSearchParams({ amount: '1' }) }, stripe);
    expect(params.headers['content-type']).toBe('application/x-www-form-urlencoded;charset=UTF-8');
    expect(params.body.slice('amount=1'.length)).toMatch(pair);
    expect((await post('/v1/payment_intents', { body: '' }, stripe)).body).toMatch(/^metadata%5Bbusflow_trace%5D=/);
  });

  it('adds a header where the token rides in one', async () => {
    const sent = await post('/hook', { body: '{"a":1}', headers: JSON_TYPE }, [{ provider: 'n8n', path: /hook/ }]);
    expect(sent.headers['busflow-trace']).toMatch(TOKEN);
    expect(sent.body).toBe('{"a":1}');
  });

  const keys50 = Array.from({ length: 50 }, (_, at) => `metadata[k${at}]=v`).join('&');
  it.each([
    ['a number that would be written another way', '/v2/payments', '{"amount":1.0,"metadata":{}}', mollie],
    ['a number that would lose digits', '/v2/payments', '{"id":12345678901234567890,"metadata":{}}', mollie],
    ['a body with blanks', '/v2/payments', '{ "metadata": {} }', mollie],
    ['what is no JSON', '/v2/payments', '{"metadata":', mollie],
    ['a list', '/v2/payments', '[1]', mollie],
    ['another path of the provider', '/v2/payment-links', '{"metadata":{}}', mollie],
    ['another host', '/v2/payments', '{"metadata":{}}', []],
    ['a read receipt', '/v21.0/1/messages', '{"status":"read","message_id":"wamid.1"}', whatsapp],
    ['a form that is full', '/v1/payment_intents', keys50, stripe],
  ])('passes on as it came: %s', async (_what, path, body, calls) => {
    expect((await post(path, { body }, calls)).body).toBe(body);
  });

  it('passes on bytes, other methods and Request objects, and counts what it could not write', async () => {
    const bytes = new TextEncoder().encode('{"metadata":{}}');
    expect((await post('/v2/payments', { body: bytes }, mollie)).body).toBe('{"metadata":{}}');
    expect((await post('/v2/payments', { method: 'PATCH', body: '{"metadata":{}}' }, mollie)).body).toBe('{"metadata":{}}');
    const fetch = webhookFetch(setUp(), { calls: [{ provider: 'mollie', host: server.host, path: /./ }] });
    await fetch(new Request(`http://${server.host}/`, { method: 'POST', body: '{"metadata":{}}' }));
    expect(server.last().body).toBe('{"metadata":{}}');
    expect(await world.telemetry.metric('busflow.webhook.outbound')).toEqual({ 'provider=mollie outcome=skipped_not_an_object': 1 });
  });

  it('knows the hosts of Mollie, WhatsApp and Stripe', async () => {
    const urls = ['https://api.mollie.com/v2/payments', 'https://graph.facebook.com/v21.0/1/messages', 'https://api.stripe.com/v1/refunds'];
    const bodies: unknown[] = [];
    const fetch = webhookFetch(setUp(), {
      fetch: async (_input, init) => {
        bodies.push(init?.body);
        return new Response();
      },
    });
    for (const url of urls) await inSpan('call', () => fetch(new URL(url), { method: 'post', body: '{"to":"+43"}' })).result;
    expect(bodies).toHaveLength(3);
    for (const body of bodies) expect(body).toMatch(TOKEN);
  });

  it('fails as fetch fails', async () => {
    const fetch = webhookFetch(setUp());
    await expect(fetch('http://127.0.0.1:1/')).rejects.toThrow('fetch failed');
    await expect(fetch('no url', { method: 'POST', body: '' })).rejects.toThrow(TypeError);
  });
});
