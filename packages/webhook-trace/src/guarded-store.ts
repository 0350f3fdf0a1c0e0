import type { TraceStore } from './store.ts';

/** How long a delivery waits for a store at most. Milliseconds. */
const STORE_TIMEOUT_MS = 250;

export interface GuardedStore {
  put(key: string, value: string, ttlMs: number): Promise<void>;
  get(key: string): Promise<string | undefined>;
}

/** The user's store behind our promises: it never rejects, and a store that hangs costs {@link STORE_TIMEOUT_MS}, not the delivery. */
export function guardStore(store: TraceStore, complain: (cause: string, message: string) => void): GuardedStore {
  async function guarded<Value>(method: string, run: () => Value | Promise<Value>): Promise<Value | undefined> {
    try {
      const result = run();
      return result instanceof Promise ? await within(result) : result;
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

async function within<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${STORE_TIMEOUT_MS} ms`)), STORE_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
