import { describe, expect, it } from 'vitest';
import { memoryStore, type TraceStore } from '@busflow/webhook-trace';
import { inSpan } from '../test/telemetry.ts';
import { signed, statuses, useTelemetry, webhooksAt } from '../test/webhooks.ts';

const world = useTelemetry();
const setUp = webhooksAt(world);

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
    const items = await webhooks.inbound('whatsapp', signed(statuses({ id: 'wamid.1', status: 'sent' })), (delivery) => delivery.items);
    expect(items).toMatchObject([{ link: 'missing', isReplay: false }]);
  });

  it('that hangs is left alone for 10 seconds, so that it delays one delivery and not each', async () => {
    let asked = 0;
    const hang = () => new Promise<undefined>(() => asked++);
    const webhooks = setUp({ store: { put: hang, get: hang } });
    const deliver = () => webhooks.inbound('whatsapp', signed(statuses({ id: 'wamid.1', status: 'sent' })), () => 'ran');
    await deliver();
    const before = asked;
    const start = performance.now();
    expect(await deliver()).toBe('ran');
    expect(performance.now() - start).toBeLessThan(200);
    expect(asked).toBe(before);
    world.clock += 10_000;
    await deliver();
    expect(asked).toBeGreaterThan(before);
  });

  it('that is full forgets the oldest', () => {
    const store = memoryStore({ maxKeys: 2, now: () => world.clock });
    for (const key of ['a', 'b', 'a', 'c']) void store.put(key, key, 1000);
    expect(['a', 'b', 'c'].map((key) => store.get(key))).toEqual([undefined, 'b', 'c']);
  });
});
