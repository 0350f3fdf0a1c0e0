import { mapCarrier } from './carriers/map.ts';
import type { Provider } from './provider.ts';

/** "Up to approximately 1kB" says Mollie's reference, of any `metadata`. */
const METADATA_MAX_BYTES = 1024;

export const metadataCarrier = mapCarrier({ field: 'metadata', maxBytes: METADATA_MAX_BYTES });

/**
 * Classic webhooks post `id=tr_…` and nothing else, unsigned: whoever knows the URL can post one. The authority is the
 * entity that you fetch with your own key, and its metadata comes with it: `delivery.linkLater(payment.metadata)`.
 */
export function mollie(): Provider {
  return {
    carrier: metadataCarrier,
    signature: 'none',
    // The id goes into the URL of your fetch, so it must be one.
    delivery: [{ id: 'id', idPattern: /^[a-z]{2,8}_[A-Za-z0-9.]{1,64}$/ }],
  };
}
