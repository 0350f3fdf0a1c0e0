import { createHmac } from 'node:crypto';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createWebhookTrace,
  memoryStore,
  WebhookOptionsError,
  WebhookPayloadError,
  WebhookSignatureError,
  type TraceStore,
  type WebhookDelivery,
  type WebhookTraceOptions,
} from '@busflow/webhook-trace';
import { inSpan, SECRET, startTelemetry, type Telemetry } from '../test/telemetry.ts';

const APP_SECRET = 'meta-app-secret';
const START = Date.parse('2026-11-22T10:00:00Z');

let telemetry: Telemetry;
let clock: number;
beforeEach(() => {
  telemetry = startTelemetry();
  clock = START;
});
afterEach(() => telemetry.stop());

function setUp(options: Partial<WebhookTraceOptions> = {}) {
  return createWebhookTrace({
    keys: [{ id: 1, secret: SECRET }],
    environment: 'production',
    providers: { whatsapp: { appSecret: APP_SECRET } },
    now: () => clock,
    ...options,
  });
}

function signed(payload: unknown, secret = APP_SECRET) {
  const rawBody = Buffer.from(JSON.stringify(payload));
  return { rawBody, headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}` } };
}

function statuses(...list: readonly object[]) {
  return { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value: { statuses: list } }] }] };
}

const nothing = () => undefined;

type Webhooks = ReturnType<typeof setUp>;

/** How the delivery of a payment with this metadata was linked. */
async function later(webhooks: Webhooks, carried: unknown) {
  let seen: WebhookDelivery | undefined;
  await webhooks.inbound('mollie', { body: { id: 'tr_1' } }, async (delivery) => {
    seen = delivery;
    await delivery.linkLater(carried);
  });
  return seen?.items[0]?.link;
}

function send(webhooks: Webhooks) {
  return inSpan('a', () => webhooks.outbound('mollie', { metadata: {} as Record<string, unknown> })).result.body.metadata;
}

describe('a payment at Mollie', () => {
  it('comes back minutes later as a trace of its own that links to the booking', async () => {
    const webhooks = setUp();
    const booking = inSpan('POST /bookings', () => webhooks.outbound('mollie', { amount: '10.00', metadata: { bookingId: 'b-1' } }));
    const { body, outcome } = booking.result;
    expect(outcome).toBe('sent');
    expect(body.metadata).toEqual({ bookingId: 'b-1', busflow_trace: expect.stringMatching(/^[\w-]{64}$/) });

    clock += 90_000;
    const answer = await webhooks.inbound('mollie', { body: { id: 'tr_7UhSN1zuXS' } }, async (delivery) => {
      expect(delivery.id).toBe('tr_7UhSN1zuXS');
      await delivery.linkLater(body.metadata, { event: 'paid' });
      expect(delivery.items).toMatchObject([{ event: 'paid', link: 'linked', isReplay: false }]);
      return 'ok';
    });

    expect(answer).toBe('ok');
    const span = telemetry.span('webhook.mollie');
    expect(span.kind).toBe(SpanKind.CONSUMER);
    expect(span.parentSpanContext).toBeUndefined();
    expect(span.spanContext().traceId).not.toBe(booking.traceId);
    expect(span.links).toHaveLength(1);
    expect(span.links[0]?.context).toMatchObject({ traceId: booking.traceId, spanId: booking.spanId, traceFlags: 1, isRemote: true });
    const described = { 'busflow.webhook.provider': 'mollie', 'busflow.webhook.event': 'paid', 'busflow.webhook.origin.age_s': 90 };
    expect(span.links[0]?.attributes).toEqual({ 'busflow.link.kind': 'webhook', ...described });
    expect(span.attributes).toEqual(described);
    expect(await telemetry.metric('busflow.webhook.outbound')).toEqual({ 'provider=mollie outcome=sent': 1 });
    expect(await telemetry.metric('busflow.webhook.links')).toEqual({ 'provider=mollie outcome=linked': 1 });
    expect(await telemetry.metric('busflow.webhook.roundtrip')).toEqual({ 'provider=mollie event=paid': 1 });
  });

  it('is the child of the SERVER span that received it', async () => {
    const webhooks = setUp();
    const server = inSpan('POST /webhooks/mollie', () => webhooks.inbound('mollie', { body: { id: 'tr_1' } }, nothing));
    await server.result;
    expect(telemetry.span('webhook.mollie').parentSpanContext).toMatchObject({ traceId: server.traceId, spanId: server.spanId });
  });

  it('reads the form that Mollie posts, and refuses an id that is none before it reaches a URL', async () => {
    const webhooks = setUp();
    expect(await webhooks.inbound('mollie', { rawBody: 'id=tr_abc' }, ({ id }) => id)).toBe('tr_abc');
    const fn = vi.fn();
    for (const body of [{ id: '../customers' }, { id: ['tr_1'] }, {}, 'id', null]) {
      await expect(webhooks.inbound('mollie', { body }, fn)).rejects.toThrow(WebhookPayloadError);
    }
    await expect(webhooks.inbound('mollie', { rawBody: '{"id":' }, fn)).rejects.toThrow(WebhookPayloadError);
    expect(fn).not.toHaveBeenCalled();
  });

  it('counts a handler that never says where the payment came from', async () => {
    await setUp().inbound('mollie', { body: { id: 'tr_1' } }, nothing);
    expect(await telemetry.metric('busflow.webhook.links')).toEqual({ 'provider=mollie outcome=missing': 1 });
  });

  it('links once, however often it is told', async () => {
    const webhooks = setUp();
    const { body } = inSpan('a', () => webhooks.outbound('mollie', { metadata: {} })).result;
    await webhooks.inbound('mollie', { body: { id: 'tr_1' } }, (delivery) => {
      void delivery.linkLater(body.metadata);
      void delivery.linkLater(body.metadata);
    });
    expect(telemetry.span('webhook.mollie').links).toHaveLength(1);
    expect(await telemetry.metric('busflow.webhook.links')).toEqual({ 'provider=mollie outcome=linked': 1 });
  });
});

describe('a message on WhatsApp', () => {
  it('links every status of a batch to the call that sent its message', async () => {
    const webhooks = setUp();
    const sent = ['a', 'b'].map((name) =>
      inSpan(name, () => webhooks.outbound('whatsapp', { to: '+43', biz_opaque_callback_data: undefined as string | undefined })),
    );
    const [a, b] = sent.map(({ result }) => result.body.biz_opaque_callback_data);
    const payload = statuses(
      { id: 'wamid.a', status: 'sent', biz_opaque_callback_data: a },
      { id: 'wamid.a', status: 'delivered', biz_opaque_callback_data: a },
      { id: 'wamid.b', status: 'sent', biz_opaque_callback_data: b },
      { id: 'wamid.c', status: 'sent' },
    );
    const seen = await webhooks.inbound('whatsapp', signed(payload), ({ items }) => items.map(({ id, event, link }) => [id, event, link]));
    expect(seen).toEqual([
      ['wamid.a', 'sent', 'linked'],
      ['wamid.a', 'delivered', 'linked'],
      ['wamid.b', 'sent', 'linked'],
      ['wamid.c', 'sent', 'missing'],
    ]);
    const span = telemetry.span('webhook.whatsapp');
    expect(span.links.map(({ context, attributes }) => [context.traceId, attributes?.['busflow.webhook.event']])).toEqual([
      [sent[0]?.traceId, 'sent'],
      [sent[0]?.traceId, 'delivered'],
      [sent[1]?.traceId, 'sent'],
    ]);
    expect(await telemetry.metric('busflow.webhook.links')).toEqual({
      'provider=whatsapp outcome=linked': 3,
      'provider=whatsapp outcome=missing': 1,
    });
  });

  it('keeps the first 128 links, as the SDK would the last, and counts the rest', async () => {
    const webhooks = setUp();
    const sent = inSpan('a', () => webhooks.outbound('whatsapp', {} as { biz_opaque_callback_data?: string })).result.body;
    const batch = Array.from({ length: 130 }, (_, at) => ({ id: `wamid.${at}`, status: 'sent', ...sent }));
    await webhooks.inbound('whatsapp', signed(statuses(...batch)), nothing);
    expect(telemetry.span('webhook.whatsapp').links).toHaveLength(128);
    expect(telemetry.span('webhook.whatsapp').droppedLinksCount).toBe(0);
    expect(await telemetry.metric('busflow.webhook.links')).toEqual({
      'provider=whatsapp outcome=linked': 128,
      'provider=whatsapp outcome=capped': 2,
    });
  });

  it('finds the origin of a reply by the message it answers', async () => {
    const webhooks = setUp();
    const sent = inSpan('send', () => webhooks.remember('whatsapp', 'wamid.ours'));
    await sent.result;
    const payload = {
      entry: [{ changes: [{ value: { messages: [{ id: 'wamid.theirs', context: { id: 'wamid.ours' } }, { id: 'wamid.unasked' }] } }] }],
    };
    const seen = await webhooks.inbound('whatsapp', signed(payload), ({ items }) => items.map(({ event, link }) => [event, link]));
    expect(seen).toEqual([
      ['message', 'linked'],
      ['message', undefined],
    ]);
    expect(telemetry.span('webhook.whatsapp').links.map(({ context }) => context.traceId)).toEqual([sent.traceId]);
    expect(await telemetry.metric('busflow.webhook.outbound')).toEqual({ 'provider=whatsapp outcome=stored': 1 });
  });

  it('refuses what Meta did not sign, and a missing signature like a wrong one', async () => {
    const webhooks = setUp();
    const fn = vi.fn();
    const good = signed(statuses());
    const tampered = { ...good, rawBody: Buffer.from(`${good.rawBody.toString()} `) };
    const refusals = [
      [{ ...good, headers: {} }, 'missing'],
      [{ ...good, headers: { 'x-hub-signature-256': '' } }, 'missing'],
      [{ ...good, headers: { 'x-hub-signature-256': 'sha1=00' } }, 'malformed'],
      [{ ...good, headers: { 'x-hub-signature-256': 'sha256=zz' } }, 'mismatch'],
      [tampered, 'mismatch'],
      [signed(statuses(), 'another'), 'mismatch'],
    ] as const;
    for (const [incoming, reason] of refusals) {
      await expect(webhooks.inbound('whatsapp', incoming, fn)).rejects.toMatchObject({ name: 'WebhookSignatureError', reason });
    }
    expect(fn).not.toHaveBeenCalled();
    expect(await telemetry.metric('busflow.webhook.links')).toEqual({ 'provider=whatsapp outcome=refused': refusals.length });
    expect(telemetry.spans()).toEqual([]);
  });

  it('takes the bytes that were signed for the body, whatever a parser made of them', async () => {
    const { rawBody, headers } = signed(statuses({ id: 'wamid.true', status: 'sent' }));
    const body = statuses({ id: 'wamid.false', status: 'sent' });
    expect(await setUp().inbound('whatsapp', { rawBody, headers, body }, ({ id }) => id)).toBe('wamid.true');
  });

  it('accepts several secrets while one is rotated, and headers of any case or kind', async () => {
    const webhooks = setUp({ providers: { whatsapp: { appSecret: ['new', APP_SECRET] } } });
    const { rawBody, headers } = signed(statuses());
    const value = headers['x-hub-signature-256'];
    for (const given of [headers, { 'X-Hub-Signature-256': value }, { 'x-hub-signature-256': [value] }, new Headers(headers)]) {
      expect(await webhooks.inbound('whatsapp', { rawBody, headers: given }, () => 'ran')).toBe('ran');
    }
  });
});

describe('a token', () => {
  it('is worthless at another provider, in another environment, under another secret or key id', async () => {
    const home = setUp();
    const metadata = send(home);
    expect(await later(home, metadata)).toBe('linked');
    expect(await later(setUp({ environment: 'staging' }), metadata)).toBe('invalid');
    expect(await later(setUp({ keys: [{ id: 1, secret: `${SECRET}!` }] }), metadata)).toBe('invalid');
    expect(await later(setUp({ keys: [{ id: 2, secret: SECRET }] }), metadata)).toBe('unknown_key');
    const payload = statuses({ id: 'wamid.1', status: 'sent', biz_opaque_callback_data: metadata['busflow_trace'] });
    expect(await home.inbound('whatsapp', signed(payload), ({ items }) => items[0]?.link)).toBe('invalid');
    expect(telemetry.spans().filter((span) => span.name.startsWith('webhook.') && span.links.length > 0)).toHaveLength(1);
  });

  it('outlives a key rotation', async () => {
    const metadata = send(setUp());
    const rotated = setUp({
      keys: [
        { id: 2, secret: 'the next secret of thirty-two bytes' },
        { id: 1, secret: SECRET },
      ],
    });
    expect(await later(rotated, metadata)).toBe('linked');
    expect(await later(setUp(), send(rotated))).toBe('unknown_key');
  });

  it('expires a second after its ttl, and a clock a little behind is forgiven', async () => {
    const webhooks = setUp({ ttlS: 60 });
    const metadata = send(webhooks);
    clock = START + 60_000;
    expect(await later(webhooks, metadata)).toBe('linked');
    clock = START + 61_000;
    expect(await later(webhooks, metadata)).toBe('expired');
    clock = START - 300_000;
    expect(await later(webhooks, metadata)).toBe('linked');
    expect(telemetry.span('webhook.mollie').attributes['busflow.webhook.origin.age_s']).toBe(0);
    clock = START - 302_000;
    expect(await later(webhooks, metadata)).toBe('invalid');
  });

  it.each([
    { carried: null },
    { carried: 42 },
    { carried: 'x' },
    { carried: [] },
    { carried: { busflow_trace: 42 } },
    { carried: { busflow_trace: 'x'.repeat(64) } },
    { carried: { busflow_trace: 'é'.repeat(64) } },
    { carried: { busflow_trace: '-'.repeat(1_000_000) } },
  ])('that came back as $carried costs the link and nothing else', async ({ carried }) => {
    const outcome = await later(setUp(), carried);
    expect(['missing', 'invalid']).toContain(outcome);
    expect(telemetry.span('webhook.mollie').links).toEqual([]);
    expect(telemetry.span('webhook.mollie').status.code).toBe(SpanStatusCode.UNSET);
  });
});

describe('a delivery that comes again', () => {
  const delivered = signed(statuses({ id: 'wamid.1', status: 'delivered' }));

  it('is linked, told to the handler and counted', async () => {
    const webhooks = setUp();
    const sent = inSpan('a', () => webhooks.outbound('whatsapp', {} as object)).result.body;
    const status = (event: string) => signed(statuses({ id: 'wamid.1', status: event, ...sent }));
    const isReplay = (incoming: typeof delivered) => webhooks.inbound('whatsapp', incoming, (delivery) => delivery.isReplay);
    expect(await isReplay(status('sent'))).toBe(false);
    expect(await isReplay(status('delivered'))).toBe(false);
    expect(await isReplay(status('sent'))).toBe(true);
    expect(telemetry.span('webhook.whatsapp').links).toHaveLength(1);
    expect(telemetry.span('webhook.whatsapp').attributes['busflow.webhook.replay']).toBe(true);
    expect(await telemetry.metric('busflow.webhook.links')).toEqual({
      'provider=whatsapp outcome=linked': 2,
      'provider=whatsapp outcome=replayed': 1,
    });
    expect(await telemetry.metric('busflow.webhook.roundtrip')).toEqual({
      'provider=whatsapp event=sent': 1,
      'provider=whatsapp event=delivered': 1,
    });
  });

  it('because the handler failed is no replay: nobody has handled it', async () => {
    const webhooks = setUp();
    const error = new Error('database away');
    await expect(webhooks.inbound('whatsapp', delivered, () => Promise.reject(error))).rejects.toBe(error);
    expect(telemetry.span('webhook.whatsapp').status.code).toBe(SpanStatusCode.ERROR);
    expect(telemetry.span('webhook.whatsapp').events.map(({ name }) => name)).toEqual(['exception']);
    expect(await webhooks.inbound('whatsapp', delivered, ({ isReplay }) => isReplay)).toBe(false);
    expect(await webhooks.inbound('whatsapp', delivered, ({ isReplay }) => isReplay)).toBe(true);
  });

  it('is known to another instance by a shared store, and forgotten after the window', async () => {
    const store = memoryStore({ now: () => clock });
    const handle = () => setUp({ store, replayWindowS: 60 }).inbound('whatsapp', delivered, ({ isReplay }) => isReplay);
    expect(await handle()).toBe(false);
    expect(await handle()).toBe(true);
    clock += 60_000;
    expect(await handle()).toBe(false);
  });

  it('is judged at Mollie by payment and status, once the status is fetched', async () => {
    const webhooks = setUp();
    const handle = (event: string) =>
      webhooks.inbound('mollie', { body: { id: 'tr_1' } }, async (delivery) => {
        await delivery.linkLater({}, { event });
        return delivery.isReplay;
      });
    expect(await handle('open')).toBe(false);
    expect(await handle('paid')).toBe(false);
    expect(await handle('paid')).toBe(true);
  });
});

describe('a store in trouble', () => {
  it.each<[string, TraceStore]>([
    [
      'throws',
      {
        put: () => {
          throw new Error('down');
        },
        get: () => {
          throw new Error('down');
        },
      },
    ],
    ['rejects', { put: () => Promise.reject(new Error('down')), get: () => Promise.reject(new Error('down')) }],
    ['hangs', { put: () => new Promise(() => undefined), get: () => new Promise(() => undefined) }],
    ['answers null', { put: () => Promise.resolve(), get: () => Promise.resolve(null) }],
  ])('that %s never reaches the product', async (_what, store) => {
    const webhooks = setUp({ store });
    await inSpan('a', () => webhooks.remember('whatsapp', 'wamid.1')).result;
    expect(await webhooks.inbound('whatsapp', signed(statuses({ id: 'wamid.1', status: 'sent' })), ({ items }) => items[0]?.link)).toBe(
      'missing',
    );
  });

  it('that is full forgets the oldest', () => {
    const store = memoryStore({ maxKeys: 2, now: () => clock });
    for (const key of ['a', 'b', 'a', 'c']) void store.put(key, key, 1000);
    expect(['a', 'b', 'c'].map((key) => store.get(key))).toEqual([undefined, 'b', 'c']);
  });
});

describe('without an SDK', () => {
  beforeEach(() => telemetry.stop());

  it('everything runs as with one', async () => {
    const webhooks = setUp();
    const body = { metadata: { bookingId: 'b-1' } };
    expect(webhooks.outbound('mollie', body)).toEqual({ body, headers: {}, outcome: 'skipped_no_span' });
    expect(trace.getActiveSpan()).toBeUndefined();
    await webhooks.remember('mollie', 'pl_1');
    expect(
      await webhooks.inbound('mollie', { body: { id: 'tr_1' } }, async (delivery) => {
        await delivery.linkLater({ busflow_trace: 'x' });
        return delivery.id;
      }),
    ).toBe('tr_1');
    const error = new Error('mine');
    await expect(
      webhooks.inbound('mollie', { body: { id: 'tr_1' } }, () => {
        throw error;
      }),
    ).rejects.toBe(error);
    await expect(webhooks.inbound('whatsapp', { rawBody: '{}' }, nothing)).rejects.toThrow(WebhookSignatureError);
  });
});

describe('set-up', () => {
  const valid = { keys: [{ id: 1, secret: SECRET }], environment: 'production' };
  it.each([
    ['a secret of 31 bytes', { keys: [{ id: 1, secret: 'x'.repeat(31) }] }, 'keys[0].secret has 31 bytes; it takes at least 32'],
    ['no key', { keys: [] }, 'keys is empty'],
    ['a secret from an unset variable', { keys: [{ id: 1, secret: undefined as unknown as string }] }, 'keys[0].secret is undefined'],
    ['a key id past a byte', { keys: [{ id: 256, secret: SECRET }] }, 'keys[0].id is 256'],
    [
      'two keys of one id',
      {
        keys: [
          { id: 1, secret: SECRET },
          { id: 1, secret: SECRET },
        ],
      },
      'keys[1].id is 1',
    ],
    ['no environment', { environment: '' }, 'environment is empty'],
    ['a ttl of 0', { ttlS: 0 }, 'ttlS is 0'],
    ['an empty provider secret', { providers: { whatsapp: { appSecret: '' } } }, 'providers.whatsapp.appSecret is empty'],
  ])('refuses %s', (_what, options, message) => {
    expect(() => createWebhookTrace({ ...valid, ...options })).toThrow(WebhookOptionsError);
    expect(() => createWebhookTrace({ ...valid, ...options })).toThrow(message);
  });

  it('takes a secret of 32 bytes, in whatever characters', () => {
    expect(() =>
      createWebhookTrace({
        ...valid,
        keys: [
          { id: 255, secret: 'ü'.repeat(16) },
          { id: 0, secret: new Uint8Array(32) },
        ],
      }),
    ).not.toThrow();
  });

  it('says at the first delivery which secret or raw body is not there', async () => {
    const webhooks = createWebhookTrace(valid);
    await expect(webhooks.inbound('whatsapp', signed(statuses()), nothing)).rejects.toThrow('providers.whatsapp.appSecret is not set');
    await expect(setUp().inbound('whatsapp', { body: statuses() }, nothing)).rejects.toThrow('rawBody: true');
    expect(() => webhooks.assertReceives('paypal')).toThrow('no provider "paypal"; there are mollie, whatsapp');
  });
});
