import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '@busflow/webhook-trace';
import { inSpan } from '../test/telemetry.ts';
import { signed, statuses, useTelemetry, webhooksAt } from '../test/webhooks.ts';

const world = useTelemetry();
const setUp = webhooksAt(world);

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
    expect(world.telemetry.span('webhook.whatsapp').links).toHaveLength(1);
    expect(world.telemetry.span('webhook.whatsapp').attributes['busflow.webhook.replay']).toBe(true);
    expect(await world.telemetry.metric('busflow.webhook.links')).toEqual({
      'provider=whatsapp outcome=linked': 2,
      'provider=whatsapp outcome=replayed': 1,
    });
    expect(await world.telemetry.metric('busflow.webhook.roundtrip')).toEqual({
      'provider=whatsapp event=sent': 1,
      'provider=whatsapp event=delivered': 1,
    });
  });

  it('is told from one that overtook another', async () => {
    const webhooks = setUp();
    const handle = (event: string) =>
      webhooks.inbound('whatsapp', signed(statuses({ id: 'wamid.1', status: event })), ({ isReplay }) => isReplay);
    const seen = [];
    for (const event of ['read', 'delivered', 'sent', 'delivered', 'read']) seen.push(await handle(event));
    expect(seen).toEqual([false, false, false, true, true]);
  });

  it('because the handler failed is no replay: nobody has handled it', async () => {
    const webhooks = setUp();
    const error = new Error('database away');
    await expect(webhooks.inbound('whatsapp', delivered, () => Promise.reject(error))).rejects.toBe(error);
    expect(world.telemetry.span('webhook.whatsapp').status.code).toBe(SpanStatusCode.ERROR);
    expect(world.telemetry.span('webhook.whatsapp').events.map(({ name }) => name)).toEqual(['exception']);
    expect(await webhooks.inbound('whatsapp', delivered, ({ isReplay }) => isReplay)).toBe(false);
    expect(await webhooks.inbound('whatsapp', delivered, ({ isReplay }) => isReplay)).toBe(true);
  });

  it('is known to another instance by a shared store, and forgotten after the window', async () => {
    const store = memoryStore({ now: () => world.clock });
    const handle = () => setUp({ store, replayWindowS: 60 }).inbound('whatsapp', delivered, ({ isReplay }) => isReplay);
    expect(await handle()).toBe(false);
    expect(await handle()).toBe(true);
    world.clock += 60_000;
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
