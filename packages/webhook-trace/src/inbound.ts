import { SpanKind, SpanStatusCode, trace, type Attributes, type Link, type Span } from '@opentelemetry/api';
import { ATTR_WEBHOOK_EVENT, ATTR_WEBHOOK_ORIGIN_AGE, ATTR_WEBHOOK_PROVIDER, ATTR_WEBHOOK_REPLAY } from '@busflow/conventions';
import { readDelivery, readToken } from './arrival.ts';
import type { LateOrigin, WebhookDelivery } from './delivery.ts';
import { WebhookSignatureError } from './errors.ts';
import type { Incoming } from './incoming.ts';
import { closeItem, learnEvent, openItem, recognise, settle, type LiveItem } from './item.ts';
import type { Kit } from './kit.ts';
import { judgeToken, linkTo } from './link.ts';
import type { Registered } from './registry.ts';
import { SCOPE } from './scope.ts';

/** What an SDK keeps on one span: `addLink` past it pushes out the first ones without a word. */
const MAX_LINKS = 128;

interface LateArrival extends LateOrigin {
  readonly carried: unknown;
}

export type DeliveryHandler<Result> = (delivery: WebhookDelivery) => Result | Promise<Result>;

/**
 * Verifies a delivery and runs `fn` in its span, which links to the spans that caused it. Never a child of theirs: minutes
 * to days lie between, and what came through someone else's system must not choose our trace or its sampling.
 */
export async function receive<Result>(kit: Kit, registered: Registered, incoming: Incoming, fn: DeliveryHandler<Result>): Promise<Result> {
  const { body, arrivals } = open(kit, registered, incoming);
  const opened = await Promise.all(arrivals.map((arrival) => openItem(kit, registered, arrival)));
  const links: Link[] = [];
  for (const { item, judged } of opened) {
    settle(kit, registered, item, judged, links.length < MAX_LINKS);
    if (judged.origin !== undefined && links.length < MAX_LINKS) links.push(linkTo(registered.name, item.seen.event, judged.origin));
  }
  const items = opened.map(({ item }) => item);
  const attributes = describe(registered.name, items, links);

  return trace
    .getTracer(SCOPE)
    .startActiveSpan(`webhook.${registered.name}`, { kind: SpanKind.CONSUMER, attributes, links }, async (span) => {
      const later: Promise<void>[] = [];
      const linkLater = (carried: unknown, late?: LateOrigin) => {
        const work = linkItem(kit, registered, span, items[0], links.length < MAX_LINKS, { ...late, carried });
        later.push(work);
        return work;
      };
      try {
        const result = await fn(deliver(registered.name, body, items, linkLater));
        await Promise.all(later);
        await Promise.all(items.map((item) => closeItem(kit, registered, item)));
        return result;
      } catch (error) {
        span.recordException(error instanceof Error ? error : String(error));
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
}

function open(kit: Kit, registered: Registered, incoming: Incoming) {
  try {
    return readDelivery(registered, incoming, kit.now());
  } catch (error) {
    if (error instanceof WebhookSignatureError) kit.metrics.links.record(1, { provider: registered.name, outcome: 'refused' });
    throw error;
  }
}

function deliver(provider: string, body: unknown, live: readonly LiveItem[], linkLater: WebhookDelivery['linkLater']): WebhookDelivery {
  const items = live.map(({ seen }) => seen);
  return {
    provider,
    body,
    id: items[0]?.id ?? '',
    items,
    get isReplay() {
      return items.length > 0 && items.every((item) => item.isReplay);
    },
    linkLater,
  };
}

/** The span speaks of its delivery as a whole, so what differs within a batch stands on the links only. */
function describe(provider: string, items: readonly LiveItem[], links: readonly Link[]): Attributes {
  const attributes: Attributes = { [ATTR_WEBHOOK_PROVIDER]: provider };
  const [event, ...otherEvents] = new Set(items.map(({ seen }) => seen.event));
  if (event !== undefined && otherEvents.length === 0) attributes[ATTR_WEBHOOK_EVENT] = event;
  const age = links[0]?.attributes?.[ATTR_WEBHOOK_ORIGIN_AGE];
  if (age !== undefined && links.length === 1) attributes[ATTR_WEBHOOK_ORIGIN_AGE] = age;
  if (items.length > 0 && items.every(({ seen }) => seen.isReplay)) attributes[ATTR_WEBHOOK_REPLAY] = true;
  return attributes;
}

async function linkItem(kit: Kit, registered: Registered, span: Span, item: LiveItem | undefined, hasRoom: boolean, late: LateArrival) {
  if (item === undefined || item.seen.link !== undefined) return;
  const { seen } = item;
  if (late.event !== undefined) learnEvent(item, late.event);
  if (seen.event !== undefined) span.setAttribute(ATTR_WEBHOOK_EVENT, seen.event);
  const judged = judgeToken(registered, readToken(registered, late.carried), kit.now());
  // Holds the place while the store is asked, so that a second call cannot link twice.
  seen.link = judged.outcome;
  if (judged.origin !== undefined && hasRoom) {
    span.addLink(linkTo(registered.name, seen.event, judged.origin));
    span.setAttribute(ATTR_WEBHOOK_ORIGIN_AGE, judged.origin.ageS);
  }
  await recognise(kit, registered, item);
  if (seen.isReplay) span.setAttribute(ATTR_WEBHOOK_REPLAY, true);
  settle(kit, registered, item, judged, hasRoom);
}
