import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWebhookTrace, memoryStore, type TraceStore } from '@busflow/webhook-trace';
import { inSpan, SECRET } from '../test/telemetry.ts';
import { useTelemetry } from '../test/webhooks.ts';

const world = useTelemetry();
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const setUp = (store?: TraceStore) =>
  createWebhookTrace({ keys: [{ id: 1, secret: SECRET }], environment: 'test', expectWithinS: 3600, ...(store && { store }) });
const send = (webhooks: ReturnType<typeof setUp>) =>
  inSpan('call', () => webhooks.outbound('mollie', { metadata: {} })).result.body.metadata;
const comeBack = (webhooks: ReturnType<typeof setUp>, metadata: unknown) =>
  webhooks.inbound('mollie', { body: { id: 'tr_1' } }, (delivery) => delivery.linkLater(metadata));

async function lost() {
  vi.useRealTimers();
  return world.telemetry.metric('busflow.webhook.unreturned');
}

describe('a call that never came back', () => {
  it('is counted when its window is over, and one that did is not', async () => {
    const webhooks = setUp();
    const metadata = send(webhooks);
    send(webhooks);
    await vi.advanceTimersByTimeAsync(1_800_000);
    await comeBack(webhooks, metadata);
    await vi.advanceTimersByTimeAsync(1_799_000);
    send(webhooks);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await lost()).toEqual({ 'provider=mollie outcome=lost': 1 });
  });

  it('came back all the same where another instance had the delivery', async () => {
    const store = memoryStore();
    const metadata = send(setUp(store));
    await comeBack(setUp(store), metadata);
    await vi.advanceTimersByTimeAsync(3_601_000);
    expect(await lost()).toEqual({});
  });

  it('is waited for in a bounded list; what has no room is counted', async () => {
    const webhooks = setUp();
    for (let call = 0; call < 10_001; call++) send(webhooks);
    expect(await lost()).toEqual({ 'provider=mollie outcome=untracked': 1 });
    webhooks.close();
  });

  it('is not waited for after close', async () => {
    const webhooks = setUp();
    send(webhooks);
    webhooks.close();
    await vi.advanceTimersByTimeAsync(3_601_000);
    expect(await lost()).toEqual({});
  });
});
