import { trace } from '@opentelemetry/api';
import { beforeEach, describe, expect, it } from 'vitest';
import { createWebhookTrace, WebhookOptionsError, WebhookSignatureError } from '@busflow/webhook-trace';
import { SECRET } from '../test/telemetry.ts';
import { nothing, signed, statuses, useTelemetry, webhooksAt } from '../test/webhooks.ts';

const world = useTelemetry();
const setUp = webhooksAt(world);

describe('without an SDK', () => {
  beforeEach(() => world.telemetry.stop());

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
    [
      'a secret from an unset variable',
      { keys: [{ id: 1, secret: undefined as unknown as string }] },
      'keys[0] needs the option "secret": a string or a Uint8Array of at least 32 bytes',
    ],
    ['a key id past a byte', { keys: [{ id: 256, secret: SECRET }] }, 'keys[0]: id takes a whole number from 0 to 255, not 256'],
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
    expect(() => setUp().assertReceives('whatsapp', { rawBody: false })).toThrow('rawBody: true');
    expect(() => setUp().assertReceives('mollie', { rawBody: false })).not.toThrow();
    expect(() => webhooks.assertReceives('paypal')).toThrow('no provider "paypal"; there are mollie, mollie-events, whatsapp, ');
  });
});

it('knows its providers when it is compiled', () => {
  const acme = { carrier: 'none', signature: 'none', delivery: [] } as const;
  const webhooks = createWebhookTrace({ keys: [{ id: 1, secret: SECRET }], environment: 'test', custom: { acme } });
  expect(webhooks.outbound('acme', {}).outcome).toBe('skipped_no_field');
  // @ts-expect-error -- nobody set this one up
  expect(webhooks.outbound('paypal', {}).outcome).toBe('failed');
});
