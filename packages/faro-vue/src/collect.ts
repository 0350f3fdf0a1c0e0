import { FetchTransport, type FetchTransportOptions } from '@grafana/faro-web-sdk';
import type { TraceEvent, TransportItem } from '@grafana/faro-core';
import { conceal } from './conceal.ts';
import { onLeave } from './leave.ts';
import type { Extra, Setup } from './options.ts';
import { keyValues, type Sanitize } from './otlp.ts';
import { createSanitizer } from './sanitize.ts';

/** Longest that an item waits for company. Milliseconds. */
const FLUSH_AFTER = 1000;

/**
 * Faro's own protocol in place of OTLP: to a Grafana Alloy, or to Grafana Cloud, at `url` (which ends in `/collect`). Delivery
 * is then Faro's: three attempts, and nothing is left to the next page.
 */
export function collect(options: FetchTransportOptions): Extra {
  return (setup) => new CollectTransport(setup, options);
}

class CollectTransport extends FetchTransport {
  readonly #setup: Setup;
  readonly #sanitize: Sanitize;
  #waiting: TransportItem[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(setup: Setup, options: FetchTransportOptions) {
    super(options);
    this.#setup = setup;
    this.#sanitize = createSanitizer(setup.queryKeys);
    onLeave(() => this.#flush());
  }

  /** Faro hands over each item when it happens: its own batches are closed before the last spans of a page have ended. */
  override isBatched(): boolean {
    return false;
  }

  override async send(items: TransportItem | TransportItem[]): Promise<void> {
    this.#waiting.push(...[items].flat().map((item) => this.#prepare(item)));
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_AFTER);
    if (document.visibilityState === 'hidden') this.#flush();
  }

  /** One request for each page that was shown: the protocol names it once a request. */
  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const groups = new Map<string, TransportItem[]>();
    for (const item of this.#waiting.splice(0)) {
      const key = JSON.stringify(item.meta);
      groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    for (const group of groups.values()) void super.send(group);
  }

  /** The page as a pattern, every attribute a string, as the protocol has them, and nothing of a person in any text. */
  #prepare(item: TransportItem): TransportItem {
    const { type, payload, meta } = conceal(item);
    const { common, resource, routes } = this.#setup;
    const route = routes.at(-1);
    const session = { ...meta.session, attributes: { ...meta.session?.attributes, ...strings(common) } };
    const app = {
      ...meta.app,
      namespace: resource['service.namespace'],
      version: resource['service.version'],
      environment: resource['deployment.environment'],
    };
    const whole = { ...meta, app, session, view: { name: route }, page: { url: location.origin + route } };
    const given = payload as { attributes?: object; context?: object };
    const { resourceSpans = [] } = payload as TraceEvent;
    const owned = resourceSpans.map((spans) => ({ ...spans, resource: { attributes: keyValues(resource, String) } }));
    const shaped = {
      ...payload,
      ...(given.attributes && { attributes: strings(given.attributes) }),
      ...(given.context && { context: strings(given.context) }),
      ...(owned.length > 0 && { resourceSpans: owned }),
    };
    return JSON.parse(
      JSON.stringify({ type, payload: shaped, meta: whole }, (key, value: unknown) =>
        typeof value === 'string' && !IDS.test(key) ? this.#sanitize(value) : value,
      ),
    ) as TransportItem;
  }
}

/** Long digits that are no one's number. */
const IDS = /^(id|trace_?id|(?:parent)?span_?id|timestamp|\w+TimeUnixNano|intValue)$/i;

const strings = (given: object | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(given ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));
