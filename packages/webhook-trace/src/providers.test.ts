import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hmacBody, mapCarrier, WebhookOptionsError, type Incoming, type WebhookDelivery, type WebhookTrace } from '@busflow/webhook-trace';
import { inSpan, SECRET } from '../test/telemetry.ts';
import { hmac, jwt, now, pem, vendors } from '../test/vendors.ts';
import { START, useTelemetry, webhooksAt } from '../test/webhooks.ts';

const world = useTelemetry();
const setUp = webhooksAt(world);

async function open(webhooks: WebhookTrace, name: string, incoming: Incoming): Promise<WebhookDelivery> {
  return webhooks.inbound(name, incoming, (delivery) => delivery);
}

describe.each(vendors)('$name ($providers)', ({ name, providers, send, comeBack, sign: signedBy, seen }) => {
  const goOut = (webhooks: WebhookTrace) => inSpan('call', () => webhooks.outbound(name, send as Record<string, unknown>));

  it('brings the token back through its own format and signature, and knows a repetition', async () => {
    const webhooks = setUp({ providers });
    const out = goOut(webhooks);
    expect(out.result.outcome).toBe('sent');
    const raw = JSON.stringify(comeBack(out.result.body));
    const incoming = { rawBody: Buffer.from(raw), headers: { ...out.result.headers, ...signedBy(raw) } };
    const first = await open(webhooks, name, incoming);
    expect(first.items).toMatchObject([{ ...seen, link: 'linked', isReplay: false }]);
    expect(world.telemetry.span(`webhook.${name}`).links[0]?.context).toMatchObject({ traceId: out.traceId, spanId: out.spanId });
    expect((await open(webhooks, name, incoming)).items).toMatchObject([{ link: 'replayed', isReplay: true }]);
  });

  it('keeps what the user sends, byte for byte', () => {
    const { result } = goOut(setUp({ providers }));
    const sent = JSON.stringify(result.body);
    const ours = [
      /,?"busflow_trace":"[\w-]{64}"/,
      /,?\{"key":"busflow_trace","value":"[\w-]{64}"\}/,
      /,"traceparent":"[\w-]{55}","tracestate":"busflow=[\w-]{64}"/,
    ];
    expect(ours.reduce((text, pattern) => text.replace(pattern, ''), sent)).toBe(JSON.stringify(send));
  });

  it('refuses a delivery without its signature, or with another body or secret', async () => {
    const webhooks = setUp({ providers });
    const raw = JSON.stringify(comeBack(goOut(webhooks).result.body));
    const headers: Record<string, string> = signedBy(raw);
    const refused = (incoming: Incoming) => expect(open(webhooks, name, incoming)).rejects.toMatchObject({ name: 'WebhookSignatureError' });
    await refused({ rawBody: raw });
    for (const header of Object.keys(headers).filter((key) => /signature$|authorization/.test(key))) {
      const given = headers[header] ?? '';
      await refused({ rawBody: raw, headers: { ...headers, [header]: '' } });
      await refused({ rawBody: raw, headers: { ...headers, [header]: 'nonsense' } });
      const middle = Math.floor(given.length / 2);
      const flipped = `${given.slice(0, middle)}${given[middle] === 'a' ? 'b' : 'a'}${given.slice(middle + 1)}`;
      await refused({ rawBody: raw, headers: { ...headers, [header]: flipped } });
    }
    // A shared header proves the sender, not the body.
    if (!('authorization' in headers)) await refused({ rawBody: `${raw} `, headers });
  });
});

describe.each(['stripe', 'standard-webhooks'])('%s', (name) => {
  const vendor = vendors.find((each) => each.name === name);
  it('takes a signature for 300 seconds, both ways, and not a second more', async () => {
    if (vendor === undefined) throw new Error(`no ${name}`);
    const webhooks = setUp({ providers: vendor.providers });
    const raw = JSON.stringify(vendor.comeBack({}));
    const incoming = { rawBody: raw, headers: vendor.sign(raw) };
    for (const offset of [300_000, -300_000]) {
      world.clock = START + offset;
      expect((await open(webhooks, name, incoming)).provider).toBe(name);
      world.clock = START + offset + Math.sign(offset) * 1000;
      await expect(open(webhooks, name, incoming)).rejects.toMatchObject({ reason: 'stale' });
    }
  });
});

describe('lago with a public key', () => {
  const raw = JSON.stringify({ webhook_type: 'customer.created' });
  const arrive = (signature: string) =>
    open(setUp({ providers: { lago: { publicKey: pem } } }), 'lago', {
      rawBody: raw,
      headers: { 'x-lago-signature': signature, 'x-lago-unique-key': '1' },
    });

  it('takes RS256 only, whatever the token says of itself', async () => {
    expect((await arrive(jwt({ data: raw }))).id).toBe('1');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ data: raw })).toString('base64url')}.`;
    const [, claims = ''] = jwt({ data: raw }).split('.');
    const head = Buffer.from('{"alg":"HS256"}').toString('base64url');
    const confused = `${head}.${claims}.${createHmac('sha256', pem).update(`${head}.${claims}`).digest('base64url')}`;
    for (const forged of [
      unsigned,
      confused,
      jwt({ data: raw }, { alg: 'HS256' }),
      jwt({ data: `${raw} ` }),
      jwt({}),
      `${jwt({ data: raw })}.x`,
      'a.b.c',
    ]) {
      await expect(arrive(forged)).rejects.toMatchObject({ name: 'WebhookSignatureError' });
    }
  });

  it('refuses a key that is none, at set-up', () => {
    expect(() => setUp({ providers: { lago: { publicKey: 'x' } } })).toThrow(WebhookOptionsError);
    expect(() => setUp({ providers: { 'standard-webhooks': { secret: 'whsec_' } } })).toThrow(WebhookOptionsError);
  });
});

describe('what has no field', () => {
  it('is found by the id that was remembered: a payment link, a thin event', async () => {
    const webhooks = setUp({ providers: { 'mollie-events': { secret: 's' }, stripe: { webhookSecret: 's' } } });
    const link = inSpan('link', () => webhooks.remember('mollie', 'pl_1'));
    await link.result;
    const raw = JSON.stringify({ resource: 'event', id: 'whev_2', type: 'payment-link.paid', entityId: 'pl_1' });
    const paid = await open(webhooks, 'mollie-events', {
      rawBody: raw,
      headers: { 'x-mollie-signature': `sha256=${hmac('s', raw, 'hex')}` },
    });
    expect(paid.items).toMatchObject([{ id: 'pl_1', link: 'linked' }]);
    expect(world.telemetry.span('webhook.mollie-events').links[0]?.context.traceId).toBe(link.traceId);
  });

  it('or linked by what a fetch brings', async () => {
    const webhooks = setUp({ providers: { stripe: { webhookSecret: 's' } } });
    const { body } = inSpan('call', () => webhooks.outbound('stripe', { metadata: {} })).result;
    const raw = JSON.stringify({ id: 'evt_2', type: 'v1.billing.meter.error', related_object: { id: 'mtr_1' } });
    const incoming = { rawBody: raw, headers: { 'stripe-signature': `t=${now},v1=${hmac('s', `${now}.${raw}`, 'hex')}` } };
    await webhooks.inbound('stripe', incoming, async (delivery) => {
      expect(delivery.id).toBe('mtr_1');
      await delivery.linkLater(body.metadata);
    });
    expect(world.telemetry.span('webhook.stripe').links).toHaveLength(1);
  });
});

it('takes a CloudEvent in binary mode, and one from a sender that knows nothing of us', async () => {
  const webhooks = setUp();
  const { body } = inSpan('call', () => webhooks.outbound('cloudevents', { id: '1' } as Record<string, string>)).result;
  const headers = { 'ce-id': '1', 'ce-source': '/x', 'ce-type': 'made', 'ce-tracestate': `other=1, ${body['tracestate'] ?? ''}` };
  expect((await open(webhooks, 'cloudevents', { rawBody: '{"data":1}', headers })).items).toMatchObject([
    { id: '1', event: 'made', link: 'linked' },
  ]);
  const stranger = { id: '2', source: '/x', type: 'made', traceparent: body['traceparent'] };
  expect((await open(webhooks, 'cloudevents', { body: stranger })).items).toMatchObject([{ link: 'missing' }]);
  expect(world.telemetry.span('webhook.cloudevents').links).toEqual([]);
});

const made = (id: string) => ({ specversion: '1.0', id, source: '/api', type: 'made' });

describe('a batch of CloudEvents', () => {
  const type = 'application/cloudevents-batch+json; charset=UTF-8';

  it('links every event to the call that made it, and one that is broken takes no other with it', async () => {
    const webhooks = setUp();
    const sent = ['1', '2'].map((id) => inSpan(id, () => webhooks.outbound('cloudevents', made(id))));
    const rawBody = JSON.stringify([...sent.map(({ result }) => result.body), made('3'), {}, null]);
    const { items } = await open(webhooks, 'cloudevents', { rawBody, headers: { 'content-type': type } });
    expect(items.map(({ id, event, link }) => [id, event, link])).toEqual([
      ['1', 'made', 'linked'],
      ['2', 'made', 'linked'],
      ['3', 'made', 'missing'],
      ['', undefined, 'missing'],
      ['', undefined, 'missing'],
    ]);
    const links = world.telemetry.span('webhook.cloudevents').links.map(({ context }) => context.traceId);
    expect(links).toEqual(sent.map(({ traceId }) => traceId));
  });

  it('is told by its content type: a list may be the data of one event, too', async () => {
    const headers = { 'content-type': 'application/json', 'ce-id': '1', 'ce-source': '/x', 'ce-type': 'made' };
    expect((await open(setUp(), 'cloudevents', { rawBody: '[1,2]', headers })).items).toMatchObject([{ id: '1', event: 'made' }]);
    await expect(open(setUp(), 'cloudevents', { rawBody: '[{"id":"1"}]' })).rejects.toMatchObject({ name: 'WebhookPayloadError' });
    const notABatch = { rawBody: '{"id":"1"}', headers: { 'content-type': type } };
    expect((await open(setUp(), 'cloudevents', notABatch)).items).toEqual([]);
  });
});

it('knows a provider of your own from a few lines of data', async () => {
  const webhooks = setUp({
    custom: {
      acme: {
        carrier: mapCarrier({ field: 'labels', key: 'trace', maxKeys: 3 }),
        signature: hmacBody({ header: 'x-acme-signature', secrets: [SECRET] }),
        delivery: [{ at: 'events[]', id: 'ref', event: { word: 'shipped' }, token: 'labels' }],
      },
    },
  });
  const { body } = inSpan('call', () => webhooks.outbound('acme', { labels: { a: 1 } })).result;
  const raw = JSON.stringify({ events: [{ ref: 7, labels: body.labels }, { ref: 8, labels: {} }, 'broken'] });
  const delivery = await open(webhooks, 'acme', { rawBody: raw, headers: { 'X-Acme-Signature': hmac(SECRET, raw, 'hex') } });
  expect(delivery.items).toMatchObject([
    { id: '7', event: 'shipped', link: 'linked' },
    { id: '8', link: 'missing' },
    { id: '', link: 'missing' },
  ]);
  for (const name of ['Acme', 'a cme', 'mollie']) {
    const provider = { carrier: 'none', signature: 'none', delivery: [] } as const;
    expect(() => setUp({ custom: { [name]: provider } as Record<never, typeof provider> })).toThrow(WebhookOptionsError);
  }
});

const fail = () => {
  throw new Error('mine');
};

it('is not harmed by a carrier of your own that fails', async () => {
  const acme = { carrier: { write: fail, read: fail }, signature: 'none', delivery: [{ id: 'id', token: 'trace' }] } as const;
  const webhooks = setUp({ custom: { acme } });
  expect(inSpan('call', () => webhooks.outbound('acme', { a: 1 })).result).toMatchObject({ body: { a: 1 }, outcome: 'failed' });
  const items = await webhooks.inbound('acme', { body: { id: '1', trace: 'x' } }, async (delivery) => {
    await delivery.linkLater({});
    return delivery.items;
  });
  expect(items).toMatchObject([{ id: '1', link: 'missing' }]);
});
