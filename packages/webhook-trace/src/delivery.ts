import type { LinkOutcome } from './metrics.ts';

/** One thing that a delivery reports: a payment, one status of one message. */
export interface DeliveryItem {
  /** The provider's id of it; empty where it has none. */
  readonly id: string;
  /** What happened to it; `undefined` until the provider or `linkLater` says. */
  readonly event: string | undefined;
  /** An earlier delivery said the same and was handled to its end. Providers repeat themselves by right. */
  readonly isReplay: boolean;
  /** Whether the trace that caused it was found; `undefined` while nothing has named one. */
  readonly link: LinkOutcome | undefined;
}

export interface LateOrigin {
  /** What happened, as the fetched entity says: a Mollie payment's `status`. Makes replays recognisable. */
  readonly event?: string | undefined;
}

/** One arrival of a webhook. */
export interface WebhookDelivery {
  readonly provider: string;
  /** The body, parsed; verified where the provider signs. */
  readonly body: unknown;
  /** Id of the first item: the whole story for all but batches. Empty when the delivery reports nothing we know. */
  readonly id: string;
  readonly items: readonly DeliveryItem[];
  /** Everything reported was handled before. */
  readonly isReplay: boolean;
  /**
   * Links the delivery to the call that caused it, from the field that came with a fetch: Mollie's `payment.metadata`.
   * The link is there at once; `isReplay` is judged when the promise resolves, which it always does.
   */
  linkLater(carried: unknown, late?: LateOrigin): Promise<void>;
}
