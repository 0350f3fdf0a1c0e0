import { ATTR_TELEMETRY_DROPPED, EVENT_TELEMETRY_DROPPED } from '@busflow/conventions';
import { createHeld, REQUEST_BYTES, type Held } from './held.ts';
import type { Setup } from './options.ts';
import type { Attributes } from './otlp.ts';
import { encodeLog, encodeLogs, encodeResource, post, type Signal } from './send.ts';
import { store, takeStored } from './stored.ts';

export interface Outbox {
  /** Takes one encoded record. */
  add(signal: Signal, record: string): void;
  /**
   * Sends what is held, both signals in this very tick: the page may be gone in the next. While the collector is away, it is
   * left to the next page instead, or to this one if it is shown again.
   */
  leave(): void;
  stop(): void;
}

const WARN = { severityNumber: 13, severityText: 'WARN' };

/** Longest that a record waits for company. Milliseconds. */
const FLUSH_AFTER = 1000;
/** Most under way with keepalive at once: Chromium allows a page 64 KiB. Bytes. */
const KEEPALIVE_BYTES = 60_000;
/** Most that wait for an answer at once, unless the page is left. Requests. */
const MOST_FLYING = 4;
/** Waits after failures: 15 s, 60 s, 240 s, then 300 s. So few because the browser prints a line for each. Milliseconds. */
const RETRY_FIRST = 15_000;
const RETRY_FACTOR = 4;
const RETRY_LONGEST = 300_000;
/** A request that fails this shortly before its page is left has most likely been cut off by that. Milliseconds. */
const CUT_OFF = 1000;

/** Holds records until they have been delivered, or are too many. */
export function createOutbox({ url, resource, common }: Pick<Setup, 'url' | 'resource' | 'common'>): Outbox {
  const held = createHeld();
  const own = JSON.stringify(resource);
  let dropped = 0;
  let keepaliveBytes = 0;
  let failures = 0;
  let failedAt = 0;
  let flying = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isAway = () => !navigator.onLine || failures > 1 || (failures === 1 && Date.now() - failedAt > CUT_OFF);
  const attempt = () => {
    clearTimeout(timer);
    timer = undefined;
    if (navigator.onLine && flying < MOST_FLYING) send(false);
  };
  const attemptSoon = () => {
    // After a failure, what is under way will say when to try again.
    if (held.count > 0 && (failures === 0 || flying === 0)) timer ??= setTimeout(attempt, FLUSH_AFTER);
  };
  const failed = (items: readonly Held[], uncertain: boolean, retryAfterSeconds = 0) => {
    dropped += held.add(
      items.map((item) => ({ ...item, uncertain })),
      true,
    );
    // The other signal of this attempt may have failed first.
    if (failures > 0 && timer !== undefined) return;
    clearTimeout(timer);
    timer = setTimeout(attempt, Math.max(Math.min(RETRY_FIRST * RETRY_FACTOR ** failures, RETRY_LONGEST), retryAfterSeconds * 1000));
    failures += 1;
    failedAt = Date.now();
  };
  /** It has answered; `lost` is what it refused, as it would the next time. */
  const answered = (lost: number) => {
    failures = 0;
    clearTimeout(timer);
    timer = undefined;
    dropped += lost;
    if (held.bytes > REQUEST_BYTES) attempt();
    else attemptSoon();
  };
  const deliver = async (signal: Signal, items: readonly Held[], leaving: boolean) => {
    const records = items.map(({ record }) => record);
    const body = encode(signal, records, JSON.parse(items[0]!.resource) as Attributes);
    const bytes = byteLength(body);
    // Always, not only on leaving: a request that is under way when the page goes would be cancelled.
    const keepalive = keepaliveBytes + bytes <= KEEPALIVE_BYTES;
    if (leaving && !keepalive && store({ items, dropped: 0 })) return;
    if (keepalive) keepaliveBytes += bytes;
    flying += 1;
    try {
      const answer = await post(url, signal, body, keepalive);
      // Unread, it would hold its connection until a garbage collection.
      answer.text().catch(() => {});
      const { status, headers } = answer;
      if (isTransient(status)) return failed(items, false, Number(headers.get('retry-after')) || 0);
      answered(answer.ok ? 0 : items.reduce((sum, { stands }) => sum + stands, 0));
    } catch {
      failed(items, true);
    } finally {
      flying -= 1;
      if (keepalive) keepaliveBytes -= bytes;
    }
  };
  const hold = (signal: Signal, record: string, stands = 1) => {
    dropped += held.add([{ signal, record, bytes: byteLength(record), resource: own, at: Date.now(), stands }]);
  };
  const tellDropped = () => {
    const lost = dropped;
    dropped = 0;
    const attributes = { ...common, [ATTR_TELEMETRY_DROPPED]: lost };
    hold('logs', encodeLog({ at: Date.now(), name: EVENT_TELEMETRY_DROPPED, attributes, fields: WARN }, String), lost);
  };
  const send = (leaving: boolean) => {
    // Beside other records only: a collector that refuses everything is not asked because of this.
    if (dropped > 0 && failures === 0 && held.count > 0) tellDropped();
    for (const signal of ['logs', 'traces'] as const) {
      for (let items = held.take(signal, leaving); items.length > 0; items = leaving ? held.take(signal, leaving) : []) {
        void deliver(signal, items, leaving);
        // While the collector is away, one request asks for all.
        if (isAway() || (failures > 0 && !leaving)) return;
      }
    }
  };
  const leave = () => {
    if (!isAway() || held.count === 0) return send(true);
    const items = held.takeAll();
    if (store({ items, dropped })) {
      dropped = 0;
    } else {
      held.add(items);
      send(true);
    }
  };
  const shown = () => {
    if (document.visibilityState === 'hidden') return;
    const left = takeStored();
    dropped += left.dropped + held.add(left.items, true);
    attemptSoon();
  };
  const add: Outbox['add'] = (signal, record) => {
    hold(signal, record);
    // What is said after the page was hidden has no second to wait.
    if (document.visibilityState === 'hidden') queueMicrotask(leave);
    else if (failures + flying === 0 && held.bytes > REQUEST_BYTES) attempt();
    else attemptSoon();
  };

  const listening = new AbortController();
  const { signal } = listening;
  addEventListener('online', attempt, { signal });
  addEventListener('visibilitychange', shown, { signal });
  addEventListener('pageshow', shown, { signal });
  shown();
  return {
    add,
    leave,
    stop() {
      listening.abort();
      clearTimeout(timer);
      leave();
    },
  };
}

const encode = (signal: Signal, records: readonly string[], resource: Attributes): string =>
  signal === 'logs' ? encodeLogs(records, resource) : `{"resourceSpans":[{${encodeResource(resource)},"scopeSpans":[${records.join()}]}]}`;

/** What the OTLP specification calls retryable. */
const isTransient = (status: number) => status === 429 || status === 502 || status === 503 || status === 504;

const encoder = new TextEncoder();
const byteLength = (text: string) => encoder.encode(text).length;
