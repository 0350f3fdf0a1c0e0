import type { Setup } from './options.ts';
import { encodeRequest, post, type Signal } from './send.ts';

export interface Outbox {
  /** Takes one encoded record. */
  add(signal: Signal, record: string): void;
  /** Sends what is held, both signals in this very tick. */
  flush(): void;
}

/** Longest that a record waits for company. Milliseconds. */
const FLUSH_AFTER = 1000;
/** Largest request, and the most under way with keepalive at once: Chromium allows a page 64 KiB. Bytes. */
const REQUEST_BYTES = 30_000;
const KEEPALIVE_BYTES = 60_000;
/** Most that is held while the collector is away; the oldest gives way. Records, and bytes. */
const HELD_RECORDS = 2000;
const HELD_BYTES = 1_000_000;
/** Waits after failures: 15 s, 60 s, 240 s, then 300 s. So few because the browser prints a line for each. Milliseconds. */
const RETRY_FIRST = 15_000;
const RETRY_FACTOR = 4;
const RETRY_LONGEST = 300_000;

interface Held {
  readonly signal: Signal;
  readonly record: string;
  readonly bytes: number;
}

/** Holds records until they have been delivered, or are too many. */
export function createOutbox(setup: Pick<Setup, 'url' | 'resource' | 'sanitize'>): Outbox {
  let held: Held[] = [];
  let heldBytes = 0;
  let keepaliveBytes = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hold = (items: readonly Held[]) => {
    held = [...items, ...held];
    heldBytes += sum(items);
    while (held.length > HELD_RECORDS || heldBytes > HELD_BYTES) heldBytes -= held.shift()?.bytes ?? 0;
  };
  /** One request's worth of a signal. */
  const take = (signal: Signal): Held[] => {
    let bytes = 0;
    const fits = new Set(
      held.filter((item) => item.signal === signal && (bytes === 0 || bytes + item.bytes <= REQUEST_BYTES) && (bytes += item.bytes)),
    );
    held = held.filter((item) => !fits.has(item));
    heldBytes -= bytes;
    return [...fits];
  };
  const flushAfter = (delay: number) => {
    if (timer !== undefined && delay > 0) return;
    clearTimeout(timer);
    timer = setTimeout(flush, delay);
  };
  const failed = (items: readonly Held[], retryAfterSeconds = 0) => {
    hold(items);
    const wait = Math.min(RETRY_FIRST * RETRY_FACTOR ** failures, RETRY_LONGEST);
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(wait, retryAfterSeconds * 1000));
  };
  const send = async (signal: Signal, items: readonly Held[]) => {
    const body = encodeRequest(
      signal,
      items.map(({ record }) => record),
      setup,
    );
    const bytes = byteLength(body);
    // Always, not only on leaving: a request that is under way when the page goes would be cancelled.
    const keepalive = keepaliveBytes + bytes <= KEEPALIVE_BYTES;
    if (keepalive) keepaliveBytes += bytes;
    try {
      const { status, headers } = await post(setup.url, signal, body, keepalive);
      if (isTransient(status)) return failed(items, Number(headers.get('retry-after')) || 0);
      // Delivered; or refused, as it would be the next time.
      failures = 0;
      if (held.length > 0) flushAfter(FLUSH_AFTER);
    } catch {
      failed(items);
    } finally {
      if (keepalive) keepaliveBytes -= bytes;
    }
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const signal of ['logs', 'traces'] as const) {
      for (let items = take(signal); items.length > 0; items = take(signal)) {
        void send(signal, items);
        // While the collector may be away, one request asks for all.
        if (failures > 0) return;
      }
    }
  };

  return {
    add(signal, record) {
      const item = { signal, record, bytes: byteLength(record) };
      held.push(item);
      heldBytes += item.bytes;
      hold([]);
      // What is said after the page was hidden has no second to wait.
      if (document.visibilityState === 'hidden') queueMicrotask(flush);
      else if (failures === 0) flushAfter(heldBytes > REQUEST_BYTES ? 0 : FLUSH_AFTER);
    },
    flush,
  };
}

/** What the OTLP specification calls retryable. */
const isTransient = (status: number) => status === 429 || status === 502 || status === 503 || status === 504;

const sum = (items: readonly Held[]) => items.reduce((total, { bytes }) => total + bytes, 0);

const encoder = new TextEncoder();
const byteLength = (text: string) => encoder.encode(text).length;
