import { BaseTransport, type TraceEvent, type TransportItem } from '@grafana/faro-core';
import { conceal } from './conceal.ts';
import type { Setup } from './options.ts';
import { keyValues, type Sanitize } from './otlp.ts';
import type { Outbox } from './outbox.ts';
import { toLogRecord } from './records.ts';
import { createSanitizer } from './sanitize.ts';
import { encodeLog } from './send.ts';

/** Text of a span that a user's data could be in. */
const SPAN_TEXT = new Set(['stringValue', 'name', 'message']);

/**
 * Faro's items as OTLP. Faro's own OTLP transport keeps the first value of a web vital only, sends no body and no
 * severity, and traces only after the answer to the logs: never, when the page is left.
 */
export class OtlpTransport extends BaseTransport {
  readonly name = '@busflow/faro-vue:transport-otlp';
  readonly version = '1';
  readonly #setup: Setup;
  readonly #sanitize: Sanitize;
  readonly #outbox: Outbox;

  constructor(setup: Setup, outbox: Outbox) {
    super();
    this.#setup = setup;
    this.#sanitize = createSanitizer(setup.queryKeys);
    this.#outbox = outbox;
  }

  /** Item by item, in the tick that it happened: batching is the outbox's, which also knows when the page is left. */
  override isBatched(): boolean {
    return false;
  }

  /** Telemetry of telemetry would never end. */
  override getIgnoreUrls(): string[] {
    return [`${this.#setup.url || location.origin}/v1/(?:logs|traces)$`];
  }

  override send(items: TransportItem | TransportItem[]): void {
    for (const item of Array.isArray(items) ? items : [items]) {
      try {
        this.#take(item);
      } catch (error) {
        this.logError('Item not sent', error);
      }
    }
  }

  #take(told: TransportItem): void {
    const item = conceal(told);
    const sanitize = this.#sanitize;
    const record = toLogRecord(item, this.#setup, sanitize);
    if (record) return this.#outbox.add('logs', encodeLog(record, sanitize));
    const { session, user } = item.meta;
    const common = keyValues({ ...this.#setup.common, 'session.id': session?.id, 'user.id': user?.id }, sanitize);
    for (const { scopeSpans } of (item.payload as TraceEvent).resourceSpans ?? []) {
      for (const { scope, spans = [] } of scopeSpans) {
        const stamped = spans.map((span) => ({ ...span, attributes: [...(span.attributes ?? []), ...common] }));
        const clean = (key: string, value: unknown) => (typeof value === 'string' && SPAN_TEXT.has(key) ? sanitize(value) : value);
        this.#outbox.add('traces', JSON.stringify({ scope, spans: stamped }, clean));
      }
    }
  }
}
