import { word, type Arrival } from './arrival.ts';
import type { DeliveryItem } from './delivery.ts';
import { storeKey, type Kit } from './kit.ts';
import { judgeArrival, type Judged } from './link.ts';
import type { Registered } from './registry.ts';

/** An item while its delivery is handled: what the handler sees of it, and what it need not. */
export interface LiveItem {
  readonly seen: { -readonly [Key in keyof DeliveryItem]: DeliveryItem[Key] };
  /** Whether something of ours must have caused it. */
  readonly isOurs: boolean;
  /** The provider's own key for "the same again", once known. */
  dedupe: string | undefined;
}

export async function openItem(kit: Kit, registered: Registered, arrival: Arrival): Promise<{ item: LiveItem; judged: Judged }> {
  const { id, event, dedupe, isOurs } = arrival;
  const item: LiveItem = { seen: { id, event, isReplay: false, link: undefined }, isOurs, dedupe };
  const [judged] = await Promise.all([judgeArrival(kit, registered, arrival), recognise(kit, registered, item)]);
  return { item, judged };
}

/** Whether the delivery of this item was handled before. */
export async function recognise(kit: Kit, { name }: Registered, { seen, dedupe }: LiveItem): Promise<void> {
  seen.isReplay = dedupe !== undefined && (await kit.store.get(storeKey(kit, 'seen', name, dedupe))) !== undefined;
}

/** Takes what only a fetch could tell: what happened, and so what would be the same again. */
export function learnEvent(item: LiveItem, event: string): void {
  item.seen.event ??= word(event);
  if (item.seen.event !== undefined) item.dedupe ??= JSON.stringify([item.seen.id, item.seen.event]);
}

/** Says what became of an item's origin. A token that came is judged at once; that none came is known when the delivery is handled. */
export function settle(kit: Kit, { name }: Registered, { seen }: LiveItem, judged: Judged, hasRoom = true): void {
  const { outcome, origin } = judged;
  if (outcome === undefined) return;
  const linked = hasRoom ? (seen.isReplay ? 'replayed' : 'linked') : 'capped';
  seen.link = outcome === 'linked' ? linked : outcome;
  kit.metrics.links.record(1, { provider: name, outcome: seen.link });
  if (origin === undefined) return;
  kit.returned(judged.token);
  if (!seen.isReplay) kit.metrics.roundtrip.record(origin.ageS, { provider: name, event: seen.event ?? 'unknown' });
}

/** Only what was handled to its end is a replay the next time: a provider that retries after our failure must not be taken for one. */
export async function closeItem(kit: Kit, { name }: Registered, { seen, isOurs, dedupe }: LiveItem): Promise<void> {
  if (seen.link === undefined && isOurs) {
    seen.link = 'missing';
    kit.metrics.links.record(1, { provider: name, outcome: seen.link });
  }
  if (dedupe !== undefined && !seen.isReplay) await kit.store.put(storeKey(kit, 'seen', name, dedupe), '1', kit.replayWindowMs);
}
