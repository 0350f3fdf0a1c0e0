import { checkOptions } from '../options.ts';
import { mapCarrier } from './carriers/map.ts';
import type { Provider } from './provider.ts';
import { secretsOf, someSecrets, type Secrets } from './secrets.ts';
import { hmacBody } from './signatures/hmac-body.ts';

/** "Up to approximately 1kB" says Mollie's reference, of any `metadata`. */
const carrier = mapCarrier({ field: 'metadata', maxBytes: 1024 });

/** What may go into the URL of your fetch: `tr_7UhSN1zuXS`. */
const ENTITY_ID = /^[a-z][a-z_]{0,20}_[A-Za-z0-9.]{1,64}$/;

/**
 * Classic webhooks post `id=tr_…` and nothing else, unsigned: whoever knows the URL can post one. The authority is the
 * entity that you fetch with your own key, and its metadata comes with it: `delivery.linkLater(payment.metadata)`.
 */
export function mollie(): Provider {
  return { carrier, signature: 'none', delivery: [{ id: 'id', idPattern: ENTITY_ID }] };
}

export interface MollieEventsOptions {
  /** The secret of the webhook subscription, or several while it is rotated. Needed to receive. */
  readonly secret?: Secrets | undefined;
}

/**
 * Next-gen webhooks: signed events. A full payload embeds the entity with its metadata, a simple one leaves it to
 * `linkLater`; payment links have no metadata, so `remember('mollie', link.id)`.
 */
export function mollieEvents(options: MollieEventsOptions): Provider {
  checkOptions<MollieEventsOptions>('providers["mollie-events"]', options, { secret: someSecrets });
  return {
    scope: 'mollie',
    carrier,
    signature: secretsOf('providers["mollie-events"].secret', options.secret, (secrets) =>
      hmacBody({ header: 'x-mollie-signature', prefix: 'sha256=', secrets }),
    ),
    delivery: [{ id: ['entityId', 'id'], event: 'type', token: '_embedded.entity.metadata', lookup: 'entityId', dedupe: ['id'] }],
  };
}
