import { aFunction } from '@busflow/conventions';
import { aCount, checkOptions } from './options.ts';

/**
 * Remembers for a while, for all instances of a service where it is a shared one. Two methods, so that Redis is two
 * commands: `SET key value NX PX ttl` and `GET key`.
 */
export interface TraceStore {
  /** Keeps `value` unless something is kept under `key` already; the first one stays. */
  put(key: string, value: string, ttlMs: number): void | Promise<unknown>;
  get(key: string): string | undefined | Promise<string | null | undefined>;
}

export interface MemoryStoreOptions {
  /** Most keys kept; past it the oldest goes. @default 10_000 */
  readonly maxKeys?: number | undefined;
  readonly now?: (() => number) | undefined;
}

/** The store of a service with one instance. */
export function memoryStore(options: MemoryStoreOptions = {}): TraceStore {
  checkOptions<MemoryStoreOptions>('memoryStore', options, { maxKeys: aCount, now: aFunction });
  const { maxKeys = 10_000, now = Date.now } = options;
  const kept = new Map<string, { readonly value: string; readonly until: number }>();
  const get = (key: string) => {
    const entry = kept.get(key);
    if (entry === undefined || entry.until > now()) return entry?.value;
    kept.delete(key);
    return undefined;
  };
  return {
    get,
    put(key, value, ttlMs) {
      if (get(key) !== undefined) return;
      kept.set(key, { value, until: now() + ttlMs });
      const [oldest] = kept.keys();
      if (kept.size > maxKeys && oldest !== undefined) kept.delete(oldest);
    },
  };
}
