import http from 'node:http';
import https from 'node:https';
import { createMollieClient } from '@mollie/api-client';
import { Stripe } from 'stripe';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { webhookFetch } from '@busflow/webhook-trace/fetch';
import { captureServer } from '../test/capture-server.ts';
import { inSpan } from '../test/telemetry.ts';
import { useTelemetry, webhooksAt } from '../test/webhooks.ts';

const world = useTelemetry();
const setUp = webhooksAt(world);

let server: Awaited<ReturnType<typeof captureServer>>;
afterEach(() => server.stop());

describe('with @mollie/api-client', () => {
  it('the payment carries the token, and its metadata brings it back', async () => {
    server = await captureServer(({ body }) => ({
      resource: 'payment',
      id: 'tr_1',
      status: 'open',
      ...(body === '' ? {} : (JSON.parse(body) as object)),
    }));
    // The client insists on TLS, and the stand-in has no certificate.
    const agent = vi.spyOn(https, 'Agent').mockImplementation(function plain() {
      return new http.Agent() as https.Agent;
    });
    const client = createMollieClient({ apiKey: `test_${'x'.repeat(30)}`, apiEndpoint: `http://${server.host}/v2/` });
    agent.mockRestore();
    const webhooks = setUp();
    const call = inSpan('book', () => {
      const request = {
        amount: { value: '10.00', currency: 'EUR' },
        description: 'Tour',
        redirectUrl: 'https://busflow.example/',
        metadata: { bookingId: 'b-1' },
      };
      return client.payments.create(webhooks.outbound('mollie', request).body);
    });
    const payment = await call.result;
    expect(JSON.parse(server.last().body)).toMatchObject({
      metadata: { bookingId: 'b-1', busflow_trace: expect.stringMatching(/^[\w-]{64}$/) },
    });
    const items = await webhooks.inbound('mollie', { rawBody: 'id=tr_1' }, async (delivery) => {
      await delivery.linkLater(payment.metadata, { event: 'paid' });
      return delivery.items;
    });
    expect(items).toMatchObject([{ link: 'linked' }]);
    expect(world.telemetry.span('webhook.mollie').links[0]?.context.traceId).toBe(call.traceId);
  });
});

const secret = 'whsec_test';

function stripeClient(fetch: typeof globalThis.fetch) {
  const httpClient = Stripe.createFetchHttpClient(fetch);
  return new Stripe('sk_test_x', { host: '127.0.0.1', port: server.port, protocol: 'http', httpClient, maxNetworkRetries: 0 });
}

describe('with stripe', () => {
  it('the wrapped fetch sends the token, and an event as stripe signs it links back', async () => {
    server = await captureServer(({ body }) => ({
      id: 'pi_1',
      object: 'payment_intent',
      metadata: { busflow_trace: new URLSearchParams(body).get('metadata[busflow_trace]') },
    }));
    const webhooks = setUp({ providers: { stripe: { webhookSecret: secret } } });
    world.clock = Date.now();
    const calls = [{ provider: 'stripe', host: server.host, path: /^\/v1\/payment_intents$/, body: 'form' }] as const;
    const stripe = stripeClient(webhookFetch(webhooks, { calls }));
    const call = inSpan('book', () => stripe.paymentIntents.create({ amount: 1000, currency: 'eur', metadata: { bookingId: 'b-1' } }));
    const intent = await call.result;
    expect([...new URLSearchParams(server.last().body).keys()]).toEqual([
      'amount',
      'currency',
      'metadata[bookingId]',
      'metadata[busflow_trace]',
    ]);

    const payload = JSON.stringify({ id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', data: { object: intent } });
    const header = stripe.webhooks.generateTestHeaderString({ payload, secret });
    const incoming = { rawBody: payload, headers: { 'stripe-signature': header } };
    expect(await webhooks.inbound('stripe', incoming, ({ items }) => items)).toMatchObject([{ id: 'pi_1', link: 'linked' }]);
    expect(world.telemetry.span('webhook.stripe').links[0]?.context.traceId).toBe(call.traceId);
    const forged = {
      ...incoming,
      headers: { 'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload, secret: 'another' }) },
    };
    await expect(webhooks.inbound('stripe', forged, () => 'ran')).rejects.toMatchObject({ reason: 'mismatch' });
  });
});
