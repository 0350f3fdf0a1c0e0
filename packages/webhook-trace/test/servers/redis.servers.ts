import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { createClient as createClient4 } from 'redis-4';
import { createClient as createClient5 } from 'redis-5';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TraceStore } from '@busflow/webhook-trace';
import { redisStore } from '@busflow/webhook-trace/redis';
import { inSpan } from '../telemetry.ts';
import { signed, statuses, useTelemetry, webhooksAt } from '../webhooks.ts';
import { startRedis, type RedisServer } from './redis-server.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
  return () => redis.stop();
});

interface Connected {
  readonly store: TraceStore;
  ttlOf(key: string): Promise<number>;
  flush(): Promise<unknown>;
  close(): void;
}

const CLIENTS = {
  async redis(): Promise<Connected> {
    const client = createClient({ url: `redis://127.0.0.1:${redis.port}` });
    await client.connect();
    return {
      store: redisStore(client),
      ttlOf: (key) => client.pTTL(key),
      flush: () => client.flushAll(),
      close: () => client.destroy(),
    };
  },
  async 'redis 5'(): Promise<Connected> {
    const client = createClient5({ url: `redis://127.0.0.1:${redis.port}` });
    await client.connect();
    return {
      store: redisStore(client),
      ttlOf: (key) => client.pTTL(key),
      flush: () => client.flushAll(),
      close: () => void (client.isOpen && client.destroy()),
    };
  },
  async 'redis 4'(): Promise<Connected> {
    const client = createClient4({ url: `redis://127.0.0.1:${redis.port}` });
    await client.connect();
    return {
      store: redisStore(client),
      ttlOf: (key) => client.pTTL(key),
      flush: () => client.flushAll(),
      close: () => void (client.isOpen && client.disconnect()),
    };
  },
  async ioredis(): Promise<Connected> {
    const client = new Redis(redis.port, '127.0.0.1');
    return {
      store: redisStore(client),
      ttlOf: (key) => client.pttl(key),
      flush: () => client.flushall(),
      close: () => client.disconnect(),
    };
  },
};

const world = useTelemetry();
const setUp = webhooksAt(world);

describe.each(['redis', 'redis 5', 'redis 4', 'ioredis'] as const)('through the client of %s', (name) => {
  let connected: Connected;
  beforeEach(async () => {
    connected = await CLIENTS[name]();
    await connected.flush();
  });
  afterEach(() => connected.close());

  it('keeps the first value, for its time and no longer', async () => {
    const { store, ttlOf } = connected;
    await store.put('key', 'first', 60_000);
    await store.put('key', 'second', 120_000);
    expect(await store.get('key')).toBe('first');
    expect(await ttlOf('key')).toBeGreaterThan(59_000);
    expect(await ttlOf('key')).toBeLessThanOrEqual(60_000);
    await store.put('brief', 'x', 1.5);
    await sleep(20);
    expect(await store.get('brief')).toBeUndefined();
    expect(await store.get('never')).toBeUndefined();
  });

  it('is one memory for two instances: what one remembers the other links, what one handled is a replay to the other', async () => {
    const other = await CLIENTS[name]();
    try {
      const [a, b] = [setUp({ store: connected.store }), setUp({ store: other.store })];
      const call = inSpan('send', () => a.remember('whatsapp', 'wamid.1'));
      await call.result;
      const delivery = signed(statuses({ id: 'wamid.1', status: 'delivered' }));
      const handle = (webhooks: typeof a) => webhooks.inbound('whatsapp', delivery, ({ items }) => items.map((item) => ({ ...item })));
      expect(await handle(b)).toMatchObject([{ link: 'linked', isReplay: false }]);
      expect(world.telemetry.span('webhook.whatsapp').links[0]?.context.traceId).toBe(call.traceId);
      expect(await handle(a)).toMatchObject([{ link: 'replayed', isReplay: true }]);
    } finally {
      other.close();
    }
  });

  it('tells the instance that called out what came back to the other, so that only the rest counts as lost', async () => {
    const options = { store: connected.store, expectWithinS: 1, now: Date.now };
    const [a, b] = [setUp(options), setUp(options)];
    const send = (call: string) => inSpan(call, () => a.outbound('mollie', { metadata: {} })).result.body;
    const { metadata } = send('comes back');
    send('is lost');
    await b.inbound('mollie', { body: { id: 'tr_1' } }, (delivery) => delivery.linkLater(metadata));
    await expect.poll(() => world.telemetry.metric('busflow.webhook.unreturned'), { timeout: 5000 }).not.toEqual({});
    await sleep(200);
    expect(await world.telemetry.metric('busflow.webhook.unreturned')).toEqual({ 'provider=mollie outcome=lost': 1 });
  });

  it('that hangs delays one delivery by a quarter of a second, and no call', async () => {
    const webhooks = setUp({ store: connected.store });
    const delivery = signed(statuses({ id: 'wamid.1', status: 'delivered' }));
    const resume = redis.hang();
    try {
      const start = performance.now();
      expect(inSpan('send', () => webhooks.outbound('whatsapp', {})).result.outcome).toBe('sent');
      expect(performance.now() - start).toBeLessThan(100);
      for (const arrival of [1, 2]) {
        const began = performance.now();
        expect(await webhooks.inbound('whatsapp', delivery, ({ items }) => items)).toMatchObject([{ link: 'missing' }]);
        expect(performance.now() - began).toBeLessThan(arrival === 1 ? 1000 : 250);
      }
    } finally {
      resume();
    }
  });

  it('that has gone away costs links, never a delivery', async () => {
    const webhooks = setUp({ store: connected.store });
    connected.close();
    await inSpan('send', () => webhooks.remember('whatsapp', 'wamid.1')).result;
    const delivery = signed(statuses({ id: 'wamid.1', status: 'delivered' }));
    expect(await webhooks.inbound('whatsapp', delivery, ({ items }) => items)).toMatchObject([{ link: 'missing', isReplay: false }]);
  });
});
