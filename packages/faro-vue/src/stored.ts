import { STORED_OUTBOX } from '@busflow/conventions';
import type { Held } from './held.ts';
import type { Signal } from './send.ts';

/** What pages leave behind for the next page of this origin while the collector is away. */
export interface Stored {
  readonly items: readonly Held[];
  /** How many more there were. */
  readonly dropped: number;
}

/** All of it: the rest of the five million that browsers give an origin is the application's. Characters. */
const LIMIT = 250_000;
/** Older records are of no use to anybody. Milliseconds. */
const KEEP = 24 * 3_600_000;

interface Written {
  readonly dropped: number;
  readonly resources: readonly string[];
  readonly items: readonly (readonly [signal: Signal, record: string, resource: number, at: number, bytes: number])[];
}

/** Takes what earlier pages left: it is this page's from now on. */
export function takeStored(now = Date.now()): Stored {
  const stored = read(now);
  if (stored.items.length + stored.dropped > 0) localStorage.removeItem(STORED_OUTBOX);
  return stored;
}

/** Leaves more behind; the oldest gives way. False: this browser stores nothing. */
export function store(more: Stored): boolean {
  const before = read(Date.now());
  const items = [...before.items, ...more.items];
  const resources = [...new Set(items.map(({ resource }) => resource))];
  let left = LIMIT;
  const fitting = items.toReversed().filter(({ record }) => (left -= record.length) > 0);
  const written: Written = {
    dropped: before.dropped + more.dropped + items.length - fitting.length,
    resources,
    items: fitting.toReversed().map(({ signal, record, resource, at, bytes }) => [signal, record, resources.indexOf(resource), at, bytes]),
  };
  try {
    localStorage.setItem(STORED_OUTBOX, JSON.stringify(written));
    return true;
  } catch {
    return false;
  }
}

/** What cannot be read is none. */
function read(now: number): Stored {
  try {
    const { dropped, resources, items } = JSON.parse(localStorage.getItem(STORED_OUTBOX) ?? NONE) as Written;
    const fresh = items.filter(([, , , at]) => now - at < KEEP);
    return {
      items: fresh.map(([signal, record, index, at, bytes]) => ({ signal, record, resource: resources[index]!, at, bytes, stands: 1 })),
      dropped: dropped + items.length - fresh.length,
    };
  } catch {
    return { items: [], dropped: 0 };
  }
}
const NONE = '{"dropped":0,"resources":[],"items":[]}';
