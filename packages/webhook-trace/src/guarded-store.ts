import type { TraceStore } from './store.ts';

/** How long anything waits for a store. Milliseconds. */
const TIMEOUT_MS = 250;
/** How long a store that did not answer in time is left alone. Milliseconds. */
const REST_MS = 10_000;

export interface GuardedStore {
  put(key: string, value: string, ttlMs: number): Promise<void>;
  get(key: string): Promise<string | undefined>;
}

/** The user's store behind our promises: it never rejects, and one that hangs costs {@link TIMEOUT_MS} every {@link REST_MS}. */
export function guardStore(store: TraceStore, now: () => number, complain: (cause: string, message: string) => void): GuardedStore {
  let restUntil = Number.NEGATIVE_INFINITY;

  async function guarded<Value>(method: string, run: () => Value | Promise<Value>): Promise<Value | undefined> {
    if (now() < restUntil) return undefined;
    try {
      const result = run();
      return typeof result === 'object' && result !== null ? await inTime(result, () => (restUntil = now() + REST_MS)) : result;
    } catch (error) {
      complain(`store.${method}`, `the TraceStore failed in ${method}(); links and replays may be missed: ${String(error)}`);
      return undefined;
    }
  }
  return {
    async put(key, value, ttlMs) {
      await guarded('put', () => store.put(key, value, ttlMs));
    },
    async get(key) {
      const value = await guarded('get', () => store.get(key));
      return typeof value === 'string' ? value : undefined;
    },
  };
}

async function inTime<Value>(work: Value | Promise<Value>, onLate: () => void): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      onLate();
      reject(new Error(`no answer in ${TIMEOUT_MS} ms`));
    }, TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
