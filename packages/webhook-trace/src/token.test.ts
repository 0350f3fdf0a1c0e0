import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import type { WebhookDelivery, WebhookTrace } from '@busflow/webhook-trace';
import { inSpan, SECRET } from '../test/telemetry.ts';
import { signed, START, statuses, useTelemetry, webhooksAt } from '../test/webhooks.ts';

const world = useTelemetry();
const setUp = webhooksAt(world);

/** How the delivery of a payment with this metadata was linked. */
async function later(webhooks: WebhookTrace, carried: unknown) {
  let seen: WebhookDelivery | undefined;
  await webhooks.inbound('mollie', { body: { id: 'tr_1' } }, async (delivery) => {
    seen = delivery;
    await delivery.linkLater(carried);
  });
  return seen?.items[0]?.link;
}

function send(webhooks: WebhookTrace) {
  return inSpan('a', () => webhooks.outbound('mollie', { metadata: {} as Record<string, unknown> })).result.body.metadata;
}

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
    expect(world.telemetry.spans().filter((span) => span.name.startsWith('webhook.') && span.links.length > 0)).toHaveLength(1);
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
    world.clock = START + 60_000;
    expect(await later(webhooks, metadata)).toBe('linked');
    world.clock = START + 61_000;
    expect(await later(webhooks, metadata)).toBe('expired');
    world.clock = START - 300_000;
    expect(await later(webhooks, metadata)).toBe('linked');
    expect(world.telemetry.span('webhook.mollie').attributes['busflow.webhook.origin.age_s']).toBe(0);
    world.clock = START - 302_000;
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
    expect(world.telemetry.span('webhook.mollie').links).toEqual([]);
    expect(world.telemetry.span('webhook.mollie').status.code).toBe(SpanStatusCode.UNSET);
  });
});
