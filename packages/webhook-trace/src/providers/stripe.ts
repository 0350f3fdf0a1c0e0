import { checkOptions } from '../options.ts';
import { mapCarrier } from './carriers/map.ts';
import type { Provider } from './provider.ts';
import { secretsOf, someSecrets, type Secrets } from './secrets.ts';
import { hmacTimestamped, type Stamped } from './signatures/hmac-timestamped.ts';

export interface StripeOptions {
  /** The endpoint's signing secret, `whsec_…`, or several while it is rotated. Needed to receive. */
  readonly webhookSecret?: Secrets | undefined;
}

/** Snapshot events embed the object with its metadata; thin ones leave it to `linkLater`, or to `remember` by the object's id. */
export function stripe(options: StripeOptions): Provider {
  checkOptions<StripeOptions>('providers.stripe', options, { webhookSecret: someSecrets });
  return {
    // 50 keys of 40 characters, with values of 500: docs.stripe.com/metadata. Our key has 13, our value 64.
    carrier: mapCarrier({ field: 'metadata', maxKeys: 50 }),
    signature: secretsOf('providers.stripe.webhookSecret', options.webhookSecret, (keys) =>
      hmacTimestamped({ read: (header) => stripeSignature(header('stripe-signature')), encoding: 'hex', keys }),
    ),
    delivery: [
      {
        id: ['data.object.id', 'related_object.id', 'id'],
        event: 'type',
        token: 'data.object.metadata',
        lookup: ['data.object.id', 'related_object.id'],
        dedupe: ['id'],
      },
    ],
  };
}

/** `t=1492774577,v1=5257a8…,v1=…,v0=…`: only v1 counts. */
function stripeSignature(header: string | undefined): Stamped | undefined {
  if (header === undefined || header === '') return undefined;
  const parts = header.split(',').map((part) => part.trim());
  const timestamp = parts.find((part) => part.startsWith('t='))?.slice(2) ?? '';
  const signatures = parts.filter((part) => part.startsWith('v1=')).map((part) => part.slice(3));
  return { timestamp, prefix: `${timestamp}.`, signatures };
}
