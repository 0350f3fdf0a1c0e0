import { SpanKind } from '@opentelemetry/api';
import { describe, expect, it, vi } from 'vitest';
import { WebhookPayloadError } from '@busflow/webhook-trace';
import { inSpan } from '../test/telemetry.ts';
import { APP_SECRET, nothing, signed, statuses, useTelemetry, webhooksAt } from '../test/webhooks.ts';

const world = useTelemetry();
const setUp = webhooksAt(world);

describe('a payment at Mollie', () => {
  it('comes back minutes later as a trace of its own that links to the booking', async () => {
    const webhooks = setUp();
    const booking = inSpan('POST /bookings', () => webhooks.outbound('mollie', { amount: '10.00', metadata: { bookingId: 'b-1' } }));
    const { body, outcome } = booking.result;
    expect(outcome).toBe('sent');
    expect(body.metadata).toEqual({ bookingId: 'b-1', busflow_trace: expect.stringMatching(/^[\w-]{64}$/) });

    world.clock += 90_000;
    const answer = await webhooks.inbound('mollie', { body: { id: 'tr_7UhSN1zuXS' } }, async (delivery) => {
      expect(delivery.id).toBe('tr_7UhSN1zuXS');
      await delivery.linkLater(body.metadata, { event: 'paid' });
      expect(delivery.items).toEqual([{ id: 'tr_7UhSN1zuXS', event: 'paid', link: 'linked', isReplay: false }]);
      return 'ok';
    });

    expect(answer).toBe('ok');
    const span = world.telemetry.span('webhook.mollie');
    expect(span.kind).toBe(SpanKind.CONSUMER);
    expect(span.parentSpanContext).toBeUndefined();
    expect(span.spanContext().traceId).not.toBe(booking.traceId);
    expect(span.links).toHaveLength(1);
    expect(span.links[0]?.context).toMatchObject({ traceId: booking.traceId, spanId: booking.spanId, traceFlags: 1, isRemote: true });
    const described = { 'busflow.webhook.provider': 'mollie', 'busflow.webhook.event': 'paid', 'busflow.webhook.origin.age_s': 90 };
    expect(span.links[0]?.attributes).toEqual({ 'busflow.link.kind': 'webhook', ...described });
    expect(span.attributes).toEqual(described);
    expect(await world.telemetry.metric('busflow.webhook.outbound')).toEqual({ 'provider=mollie outcome=sent': 1 });
    expect(await world.telemetry.metric('busflow.webhook.links')).toEqual({ 'provider=mollie outcome=linked': 1 });
    expect(await world.telemetry.metric('busflow.webhook.roundtrip')).toEqual({ 'provider=mollie event=paid': 1 });
  });

  it('is the child of the SERVER span that received it', async () => {
    const webhooks = setUp();
    const server = inSpan('POST /webhooks/mollie', () => webhooks.inbound('mollie', { body: { id: 'tr_1' } }, nothing));
    await server.result;
    expect(world.telemetry.span('webhook.mollie').parentSpanContext).toMatchObject({ traceId: server.traceId, spanId: server.spanId });
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
    expect(await world.telemetry.metric('busflow.webhook.links')).toEqual({ 'provider=mollie outcome=missing': 1 });
  });

  it('links once, however often it is told', async () => {
    const webhooks = setUp();
    const { body } = inSpan('a', () => webhooks.outbound('mollie', { metadata: {} })).result;
    await webhooks.inbound('mollie', { body: { id: 'tr_1' } }, (delivery) => {
      void delivery.linkLater(body.metadata);
      void delivery.linkLater(body.metadata);
    });
    expect(world.telemetry.span('webhook.mollie').links).toHaveLength(1);
    expect(await world.telemetry.metric('busflow.webhook.links')).toEqual({ 'provider=mollie outcome=linked': 1 });
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
      ['wamid.c', 'sent', undefined],
    ]);
    const span = world.telemetry.span('webhook.whatsapp');
    expect(span.links.map(({ context, attributes }) => [context.traceId, attributes?.['busflow.webhook.event']])).toEqual([
      [sent[0]?.traceId, 'sent'],
      [sent[0]?.traceId, 'delivered'],
      [sent[1]?.traceId, 'sent'],
    ]);
    expect(await world.telemetry.metric('busflow.webhook.links')).toEqual({
      'provider=whatsapp outcome=linked': 3,
      'provider=whatsapp outcome=missing': 1,
    });
  });

  it('keeps the first 128 links, as the SDK would the last, and counts the rest', async () => {
    const webhooks = setUp();
    const sent = inSpan('a', () => webhooks.outbound('whatsapp', {} as { biz_opaque_callback_data?: string })).result.body;
    const batch = Array.from({ length: 130 }, (_, at) => ({ id: `wamid.${at}`, status: 'sent', ...sent }));
    await webhooks.inbound('whatsapp', signed(statuses(...batch)), nothing);
    expect(world.telemetry.span('webhook.whatsapp').links).toHaveLength(128);
    expect(world.telemetry.span('webhook.whatsapp').droppedLinksCount).toBe(0);
    expect(await world.telemetry.metric('busflow.webhook.links')).toEqual({
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
    expect(world.telemetry.span('webhook.whatsapp').links.map(({ context }) => context.traceId)).toEqual([sent.traceId]);
    expect(await world.telemetry.metric('busflow.webhook.outbound')).toEqual({ 'provider=whatsapp outcome=stored': 1 });
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
    expect(await world.telemetry.metric('busflow.webhook.links')).toEqual({ 'provider=whatsapp outcome=refused': refusals.length });
    expect(world.telemetry.spans()).toEqual([]);
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
