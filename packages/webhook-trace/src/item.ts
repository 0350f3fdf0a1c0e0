import type { Arrival } from './arrival.ts';
import type { DeliveryItem } from './delivery.ts';
import { storeKey, type Kit } from './kit.ts';
import { judgeArrival, type Judged } from './link.ts';
import type { LinkOutcome } from './metrics.ts';
import type { Registered } from './registry.ts';

/** A {@link DeliveryItem} while its delivery is handled. */
export interface LiveItem extends DeliveryItem {
  event: string | undefined;
  isReplay: boolean;
  link: LinkOutcome | undefined;
  /** The provider's own key for "the same again", once known. */
  dedupe: string | undefined;
  readonly arrival: Arrival;
}

export async function openItem(kit: Kit, registered: Registered, arrival: Arrival): Promise<{ item: LiveItem; judged: Judged }> {
  const { id, event, dedupe } = arrival;
  const [judged, isReplay] = await Promise.all([judgeArrival(kit, registered, arrival), wasHandled(kit, registered, dedupe)]);
  return { item: { id, event, dedupe, isReplay, link: undefined, arrival }, judged };
}

export async function wasHandled(kit: Kit, { name }: Registered, dedupe: string | undefined): Promise<boolean> {
  return dedupe !== undefined && (await kit.store.get(storeKey(kit, 'seen', name, dedupe))) !== undefined;
}

/** Only what was handled to its end is a replay the next time: a provider that retries after our failure must not be taken for one. */
async function markHandled(kit: Kit, { name }: Registered, { dedupe, isReplay }: LiveItem): Promise<void> {
  if (dedupe !== undefined && !isReplay) await kit.store.put(storeKey(kit, 'seen', name, dedupe), '1', kit.replayWindowMs);
}

/** Says what became of an item's origin. A token that came is judged at once; that none came is known when the delivery is handled. */
export function settle(kit: Kit, { name }: Registered, item: LiveItem, judged: Judged, hasRoom = true): void {
  const { outcome, origin } = judged;
  if (outcome === undefined) return;
  const linked = hasRoom ? (item.isReplay ? 'replayed' : 'linked') : 'capped';
  item.link = outcome === 'linked' ? linked : outcome;
  kit.metrics.links.record(1, { provider: name, outcome: item.link });
  if (origin === undefined) return;
  kit.returned(judged.token);
  if (!item.isReplay) kit.metrics.roundtrip.record(origin.ageS, { provider: name, event: item.event ?? 'unknown' });
}

export async function closeItem(kit: Kit, registered: Registered, item: LiveItem): Promise<void> {
  if (item.link === undefined && item.arrival.isOurs) {
    item.link = 'missing';
    kit.metrics.links.record(1, { provider: registered.name, outcome: item.link });
  }
  await markHandled(kit, registered, item);
}
