import type { Signal } from './send.ts';

/** One encoded record on its way to the collector. */
export interface Held {
  readonly signal: Signal;
  readonly record: string;
  readonly bytes: number;
  /** Whose it is, as JSON: what an earlier page left behind may be an older release's. */
  readonly resource: string;
  /** When it was added. Milliseconds since 1970. */
  readonly at: number;
  /**
   * It was sent and no answer came. Browsers say so too of a keepalive request that goes on while its page is being
   * left: sending it once more then would double it.
   */
  readonly uncertain?: boolean;
  /** How many records are lost with it: one, unless it tells of others that were dropped. */
  readonly stands: number;
}

/** Most that is held while the collector is away; the oldest gives way. Records, and bytes. */
const HELD_RECORDS = 2000;
const HELD_BYTES = 1_000_000;
/** Largest request, if more than one record is in it. Bytes. */
export const REQUEST_BYTES = 30_000;

/** The records that are neither delivered nor on their way. */
export function createHeld() {
  let items: Held[] = [];
  let bytes = 0;
  const size = (of: readonly Held[]) => of.reduce((sum, item) => sum + item.bytes, 0);

  return {
    get count() {
      return items.length;
    },
    get bytes() {
      return bytes;
    },
    /** Holds more, in the order of time, and answers how many were lost for it. */
    add(more: readonly Held[], first = false): number {
      items = first ? [...more, ...items] : [...items, ...more];
      bytes += size(more);
      let dropped = 0;
      while (items.length > HELD_RECORDS || bytes > HELD_BYTES) {
        const oldest = items.shift()!;
        bytes -= oldest.bytes;
        dropped += oldest.stands;
      }
      return dropped;
    },
    /** One request's worth: one signal, one resource. */
    take(signal: Signal, leaving: boolean): Held[] {
      const taken = new Set<Held>();
      let sum = 0;
      let resource: string | undefined;
      for (const item of items) {
        if (item.signal !== signal || (leaving && item.uncertain)) continue;
        resource ??= item.resource;
        if (item.resource !== resource || (sum > 0 && sum + item.bytes > REQUEST_BYTES)) continue;
        taken.add(item);
        sum += item.bytes;
      }
      items = items.filter((item) => !taken.has(item));
      bytes -= sum;
      return [...taken];
    },
    takeAll(): Held[] {
      bytes = 0;
      return items.splice(0);
    },
  };
}
