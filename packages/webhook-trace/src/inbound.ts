import { SpanKind, SpanStatusCode, trace, type Attributes, type Link, type Span } from '@opentelemetry/api';
import { ATTR_WEBHOOK_EVENT, ATTR_WEBHOOK_ORIGIN_AGE, ATTR_WEBHOOK_PROVIDER, ATTR_WEBHOOK_REPLAY } from '@busflow/conventions';
import { readDelivery, word } from './arrival.ts';
import type { LateOrigin, WebhookDelivery } from './delivery.ts';
import { WebhookSignatureError } from './errors.ts';
import type { Incoming } from './incoming.ts';
import { closeItem, openItem, settle, wasHandled, type LiveItem } from './item.ts';
import type { Kit } from './kit.ts';
import { judgeToken, linkTo } from './link.ts';
import type { Registered } from './registry.ts';
import { SCOPE } from './scope.ts';

/** What an SDK keeps on one span: `addLink` past it pushes out the first ones without a word. */
const MAX_LINKS = 128;

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
    if (judged.origin !== undefined && links.length < MAX_LINKS) links.push(linkTo(registered.name, item.event, judged.origin));
  }
  const items = opened.map(({ item }) => item);
  const attributes = describe(registered.name, items, links);

  return trace
    .getTracer(SCOPE)
    .startActiveSpan(`webhook.${registered.name}`, { kind: SpanKind.CONSUMER, attributes, links }, async (span) => {
      const later: Promise<void>[] = [];
      const linkLater = (carried: unknown, late?: LateOrigin) => {
        const work = linkItem(kit, registered, span, items[0], carried, late);
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

function deliver(provider: string, body: unknown, items: readonly LiveItem[], linkLater: WebhookDelivery['linkLater']): WebhookDelivery {
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
  const [event, ...otherEvents] = new Set(items.map((item) => item.event));
  if (event !== undefined && otherEvents.length === 0) attributes[ATTR_WEBHOOK_EVENT] = event;
  const age = links[0]?.attributes?.[ATTR_WEBHOOK_ORIGIN_AGE];
  if (age !== undefined && links.length === 1) attributes[ATTR_WEBHOOK_ORIGIN_AGE] = age;
  if (items.length > 0 && items.every((item) => item.isReplay)) attributes[ATTR_WEBHOOK_REPLAY] = true;
  return attributes;
}

async function linkItem(
  kit: Kit,
  registered: Registered,
  span: Span,
  item: LiveItem | undefined,
  carried: unknown,
  late: LateOrigin = {},
): Promise<void> {
  const { carrier } = registered.provider;
  if (item === undefined || item.link !== undefined) return;
  const event = word(late.event);
  if (item.event === undefined && event !== undefined) {
    item.event = event;
    item.dedupe ??= JSON.stringify([item.id, event]);
    span.setAttribute(ATTR_WEBHOOK_EVENT, event);
  }
  const judged = judgeToken(registered, carrier === 'none' ? undefined : carrier.read(carried), kit.now());
  // Holds the place while the store is asked, so that a second call cannot link twice.
  item.link = judged.outcome;
  if (judged.origin !== undefined) {
    span.addLink(linkTo(registered.name, item.event, judged.origin));
    span.setAttribute(ATTR_WEBHOOK_ORIGIN_AGE, judged.origin.ageS);
  }
  item.isReplay = await wasHandled(kit, registered, item.dedupe);
  if (item.isReplay) span.setAttribute(ATTR_WEBHOOK_REPLAY, true);
  settle(kit, registered, item, judged);
}
