import { describe, expect, it } from 'vitest';
import type { WebhookTraceOptions } from '@busflow/webhook-trace';
import { seeded } from '../test/random.ts';
import { inSpan } from '../test/telemetry.ts';
import { signed, statuses, useTelemetry, webhooksAt, APP_SECRET } from '../test/webhooks.ts';

const world = useTelemetry();
const setUp = webhooksAt(world);

function send(provider: string, body: unknown, options?: Partial<WebhookTraceOptions>) {
  return inSpan('call', () => setUp(options).outbound(provider, body)).result;
}

const OURS = Buffer.byteLength(',"busflow_trace":""') + 64;
/** An object whose JSON has exactly this many bytes, in characters of 1 to 4. */
const metadataOf = (bytes: number) => ({ note: `üß€😀${'x'.repeat(bytes - Buffer.byteLength('{"note":"üß€😀"}'))}` });
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, 'value']));
const entries = (count: number) => Array.from({ length: count }, (_, at) => ({ key: `key${at}`, value: 'value' }));
const append = { providers: { whatsapp: { appSecret: APP_SECRET, appendToOwnData: true } } };

it('measures what Mollie measures: the UTF-8 bytes of the final JSON', () => {
  const { body } = send('mollie', { metadata: metadataOf(1024 - OURS) });
  expect(Buffer.byteLength(JSON.stringify((body as { metadata: object }).metadata))).toBe(1024);
});

describe('a provider’s limit is hit exactly', () => {
  it.each([
    ['Mollie: 1024 bytes of metadata', 'mollie', { metadata: metadataOf(1024 - OURS) }, { metadata: metadataOf(1025 - OURS) }, {}],
    ['Stripe: 50 keys', 'stripe', { metadata: keys(49) }, { metadata: keys(50) }, {}],
    ['Lago: 5 entries', 'lago', { metadata: entries(4) }, { metadata: entries(5) }, {}],
    ['Lago: 50 keys', 'lago', { metadata: keys(49) }, { metadata: keys(50) }, {}],
    [
      'WhatsApp: 512 characters',
      'whatsapp',
      { biz_opaque_callback_data: 'ü'.repeat(512 - 65) },
      { biz_opaque_callback_data: 'ü'.repeat(513 - 65) },
      append,
    ],
  ])('from both sides: %s', async (_what, provider, fits, tooLarge, options) => {
    const sent = send(provider, fits, options);
    expect(sent.outcome).toBe('sent');
    const skipped = send(provider, tooLarge, options);
    expect(skipped.outcome).toBe('skipped_too_large');
    expect(skipped.body).toBe(tooLarge);
    expect(await world.telemetry.metric('busflow.webhook.outbound')).toEqual({
      [`provider=${provider} outcome=sent`]: 1,
      [`provider=${provider} outcome=skipped_too_large`]: 1,
    });
  });
});

class Labels {
  booking = 'b-1';
}

describe('the user’s data', () => {
  it.each([
    ['metadata that is a string', 'mollie', { metadata: 'b-1' }, 'skipped_not_an_object'],
    ['metadata that is a number', 'mollie', { metadata: 42 }, 'skipped_not_an_object'],
    ['metadata that is a list', 'mollie', { metadata: ['b-1'] }, 'skipped_not_an_object'],
    ['metadata of a class', 'mollie', { metadata: new Labels() }, 'skipped_not_an_object'],
    ['metadata that writes its own JSON', 'mollie', { metadata: { toJSON: () => 'b-1' } }, 'skipped_not_an_object'],
    ['our key in use', 'mollie', { metadata: { busflow_trace: 'mine' } }, 'skipped_in_use'],
    ['no body', 'mollie', undefined, 'skipped_not_an_object'],
    ['callback data in use', 'whatsapp', { biz_opaque_callback_data: 'mine' }, 'skipped_in_use'],
    ['metadata that Lago would keep as it is', 'lago', { external_id: 'c-1' }, 'skipped_no_field'],
    ['our entry in use', 'lago', { metadata: [{ key: 'busflow_trace', value: 'mine' }] }, 'skipped_in_use'],
    ['a context of the event’s own', 'cloudevents', { id: '1', traceparent: 'mine' }, 'skipped_in_use'],
    ['metadata that cannot be JSON', 'mollie', { metadata: { amount: 1n } }, 'failed'],
    ['a provider that nobody knows', 'paypal', { metadata: {} }, 'failed'],
  ])('stays as it is, and the call goes out: %s', (_what, provider, body, outcome) => {
    const sent = send(provider, body);
    expect(sent.outcome).toBe(outcome);
    expect(sent.body).toBe(body);
    expect(sent.headers).toEqual({});
  });

  it('is never touched by a getter of its own that throws', () => {
    const body = {
      metadata: Object.defineProperty({}, 'x', {
        enumerable: true,
        get: () => {
          throw new Error('mine');
        },
      }),
    };
    expect(send('mollie', body)).toMatchObject({ outcome: 'failed' });
  });

  it('on WhatsApp keeps its place in front of the token, and the status still links', async () => {
    const { body } = send('whatsapp', { biz_opaque_callback_data: 'order~7' }, append);
    expect(body).toEqual({ biz_opaque_callback_data: expect.stringMatching(/^order~7~[\w-]{64}$/) });
    const back = signed(statuses({ id: 'wamid.1', status: 'sent', ...(body as object) }));
    const items = await setUp(append).inbound('whatsapp', back, (delivery) => delivery.items);
    expect(items).toMatchObject([{ link: 'linked' }]);
  });

  it('is byte-equal after a round trip, whatever it is: 5,000 objects', () => {
    const random = seeded(20261122);
    const words = [
      'id',
      '0',
      '42',
      '__proto__',
      'constructor',
      'toString',
      'ü',
      '😀',
      '\ud800',
      '"',
      // Not a lone backslash: V8 13.6 parses the key `"` as the key that it met in that place before.
      'a\\b',
      '\u2028',
      '',
      ' ',
      'a.b',
      '$',
      'busflow',
    ];
    const word = () => words[random(words.length)] ?? '';
    const value = (depth: number): unknown => {
      const kinds = [
        () => word(),
        () => random(1e9) / 7,
        () => null,
        () => random(2) === 0,
        () => [value(depth + 1), word()],
        () => object(depth + 1),
      ];
      return kinds[random(depth > 3 ? 4 : kinds.length)]?.();
    };
    // By way of JSON, so that `__proto__` is a key like any other.
    const object = (depth: number): unknown =>
      JSON.parse(`{${Array.from({ length: random(6) }, () => `${JSON.stringify(word())}:${JSON.stringify(value(depth))}`).join(',')}}`);
    let sent = 0;
    for (let round = 0; round < 5000; round++) {
      const body = { description: word(), metadata: object(0), method: null };
      const before = JSON.stringify(body);
      const result = send('mollie', body);
      expect(JSON.stringify(body)).toBe(before);
      const back = JSON.parse(JSON.stringify(result.body)) as object;
      expect(JSON.stringify(back).replace(/,?"busflow_trace":"[\w-]{64}"/, '')).toBe(before);
      if (result.outcome === 'sent') sent++;
    }
    expect(sent).toBeGreaterThan(4000);
  });
});
