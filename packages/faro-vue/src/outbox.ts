import type { Setup } from './options.ts';
import { encodeLogs, encodeResource, post, type Signal } from './send.ts';

export interface Outbox {
  /** Takes one encoded record. */
  add(signal: Signal, record: string): void;
  /** Sends what is held, both signals in this very tick: the page may be gone in the next. */
  leave(): void;
  stop(): void;
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
  /**
   * It was sent and no answer came. Browsers say so too of a keepalive request that goes on while its page is being
   * left: sending it once more then would double it.
   */
  readonly uncertain?: boolean;
}

/** Holds records until they have been delivered, or are too many. */
export function createOutbox({ url, resource }: Pick<Setup, 'url' | 'resource'>): Outbox {
  let held: Held[] = [];
  let heldBytes = 0;
  let keepaliveBytes = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const encodeSpans = (records: readonly string[]) => `{"resourceSpans":[{${encodeResource(resource)},"scopeSpans":[${records.join()}]}]}`;
  const hold = (items: readonly Held[]) => {
    heldBytes += items.reduce((sum, { bytes }) => sum + bytes, 0);
    while (held.length > HELD_RECORDS || heldBytes > HELD_BYTES) heldBytes -= held.shift()?.bytes ?? 0;
  };
  /** One request's worth of a signal. */
  const take = (signal: Signal, leaving: boolean): Held[] => {
    let bytes = 0;
    const fits = (item: Held) =>
      item.signal === signal && !(leaving && item.uncertain) && (bytes === 0 || bytes + item.bytes <= REQUEST_BYTES);
    const taken = new Set(held.filter((item) => fits(item) && (bytes += item.bytes)));
    held = held.filter((item) => !taken.has(item));
    heldBytes -= bytes;
    return [...taken];
  };
  const attempt = () => {
    clearTimeout(timer);
    timer = undefined;
    if (navigator.onLine) send(false);
  };
  const failed = (items: readonly Held[], uncertain: boolean, retryAfterSeconds = 0) => {
    held = [...items.map((item) => ({ ...item, uncertain })), ...held];
    hold(items);
    // The other signal of this attempt may have failed first.
    if (failures > 0 && timer !== undefined) return;
    clearTimeout(timer);
    timer = setTimeout(attempt, Math.max(Math.min(RETRY_FIRST * RETRY_FACTOR ** failures, RETRY_LONGEST), retryAfterSeconds * 1000));
    failures += 1;
  };
  const deliver = async (signal: Signal, items: readonly Held[]) => {
    const records = items.map(({ record }) => record);
    const body = signal === 'logs' ? encodeLogs(records, resource) : encodeSpans(records);
    const bytes = byteLength(body);
    // Always, not only on leaving: a request that is under way when the page goes would be cancelled.
    const keepalive = keepaliveBytes + bytes <= KEEPALIVE_BYTES;
    if (keepalive) keepaliveBytes += bytes;
    try {
      const { status, headers } = await post(url, signal, body, keepalive);
      if (isTransient(status)) return failed(items, false, Number(headers.get('retry-after')) || 0);
      // Delivered; or refused, as it would be the next time.
      failures = 0;
      if (held.length > 0) timer ??= setTimeout(attempt, FLUSH_AFTER);
    } catch {
      failed(items, true);
    } finally {
      if (keepalive) keepaliveBytes -= bytes;
    }
  };
  const send = (leaving: boolean) => {
    for (const signal of ['logs', 'traces'] as const) {
      for (let items = take(signal, leaving); items.length > 0; items = take(signal, leaving)) {
        void deliver(signal, items);
        // While the collector may be away, one request asks for all.
        if (failures > 0) return;
      }
    }
  };
  const leave = () => send(true);

  addEventListener('online', attempt);
  return {
    add(signal, record) {
      const item = { signal, record, bytes: byteLength(record) };
      held.push(item);
      hold([item]);
      // What is said after the page was hidden has no second to wait.
      if (document.visibilityState === 'hidden') queueMicrotask(leave);
      else if (failures === 0 && heldBytes > REQUEST_BYTES) send(false);
      else if (failures === 0) timer ??= setTimeout(attempt, FLUSH_AFTER);
    },
    leave,
    stop() {
      removeEventListener('online', attempt);
      clearTimeout(timer);
      leave();
    },
  };
}

/** What the OTLP specification calls retryable. */
const isTransient = (status: number) => status === 429 || status === 502 || status === 503 || status === 504;

const encoder = new TextEncoder();
const byteLength = (text: string) => encoder.encode(text).length;
