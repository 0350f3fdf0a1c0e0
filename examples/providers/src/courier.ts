import { setTimeout as sleep } from 'node:timers/promises';

/** One webhook to be delivered, with the sender's own patience. */
interface Parcel {
  readonly url: string;
  /** How long the sender waits before each attempt; as many attempts as entries. Milliseconds. */
  readonly waitsMs: readonly number[];
  /** How long the receiver may take to answer. Milliseconds. */
  readonly answerLimitMs: number;
  /** What is sent; some senders count their attempts, which start at 0. */
  readonly write: (attempt: number) => { readonly headers: Readonly<Record<string, string>>; readonly body: string };
}

export interface Courier {
  /** Delivers in the background: again until a 2xx answer arrives or the attempts are used up. */
  send(parcel: Parcel): void;
  /** Drops what is under way. */
  stop(): Promise<void>;
}

export type GiveUp = (url: string, lastOutcome: string) => void;

export function createCourier(onGiveUp: GiveUp): Courier {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  return {
    send(parcel) {
      const delivery = deliver(parcel, stopping.signal, onGiveUp).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    },
    async stop() {
      stopping.abort();
      await Promise.all(underWay);
    },
  };
}

async function deliver(parcel: Parcel, stop: AbortSignal, onGiveUp: GiveUp): Promise<void> {
  let outcome = 'never tried';
  for (const [attempt, waitMs] of parcel.waitsMs.entries()) {
    await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    outcome = await post(parcel, attempt, stop);
    if (outcome === 'delivered' || stop.aborted) return;
  }
  onGiveUp(parcel.url, outcome);
}

async function post(parcel: Parcel, attempt: number, stop: AbortSignal): Promise<string> {
  try {
    const response = await fetch(parcel.url, {
      method: 'POST',
      ...parcel.write(attempt),
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(parcel.answerLimitMs)]),
    });
    await response.arrayBuffer();
    return response.ok ? 'delivered' : `status ${response.status}`;
  } catch (error) {
    return String(error);
  }
}
