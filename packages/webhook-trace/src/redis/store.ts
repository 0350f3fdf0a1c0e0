import { WebhookOptionsError } from '../errors.ts';
import { anObjectThat } from '../options.ts';
import type { TraceStore } from '../store.ts';

/** What this needs of a client or cluster of `redis` (node-redis 4 and later). */
export interface NodeRedisClient {
  set(key: string, value: string, options: { readonly NX: true; readonly PX: number }): Promise<unknown>;
  get(key: string): Promise<unknown>;
  readonly call?: undefined;
}

/** What this needs of a client or cluster of `ioredis`. */
export interface IoRedisClient {
  set(key: string, value: string, unit: 'PX', ttlMs: number, condition: 'NX'): Promise<unknown>;
  get(key: string): Promise<unknown>;
  call(command: string, ...args: string[]): Promise<unknown>;
}

/**
 * A store that all instances of a service share, over a connection of yours. Its keys begin with `webhook-trace:` and end by
 * themselves; connecting, errors and closing stay with you.
 *
 * @throws WebhookOptionsError when that is no client.
 *
 * @example
 * createWebhookTrace({ keys, environment, store: redisStore(await createClient({ url }).connect()) })
 */
export function redisStore(client: NodeRedisClient | IoRedisClient): TraceStore {
  if (!anObjectThat('set', 'get').accepts(client)) throw new WebhookOptionsError('redisStore takes a client of redis or ioredis');
  return {
    put(key, value, ttlMs) {
      // Redis takes whole milliseconds.
      const ttl = Math.ceil(ttlMs);
      return isIoRedis(client) ? client.set(key, value, 'PX', ttl, 'NX') : client.set(key, value, { NX: true, PX: ttl });
    },
    async get(key) {
      const value = await client.get(key);
      return typeof value === 'string' ? value : undefined;
    },
  };
}

/** Only ioredis has a `call`: the two write the options of SET differently. */
function isIoRedis(client: NodeRedisClient | IoRedisClient): client is IoRedisClient {
  return typeof client.call === 'function';
}
