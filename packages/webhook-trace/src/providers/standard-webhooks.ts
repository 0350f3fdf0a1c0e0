import { WEBHOOK_TOKEN_HEADER } from '@busflow/conventions';
import { WebhookOptionsError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { headerCarrier } from './carriers/header.ts';
import type { Provider } from './provider.ts';
import { secretsOf, someSecrets, type Secrets } from './secrets.ts';
import { hmacTimestamped, type Stamped } from './signatures/hmac-timestamped.ts';

export interface StandardWebhooksOptions {
  /** `whsec_` and base64, as the specification writes it, or several while it is rotated. Needed to receive. */
  readonly secret?: Secrets | undefined;
}

/** Whoever follows standardwebhooks.com. The specification has no field for a trace, so the token goes in a header. */
export function standardWebhooks(options: StandardWebhooksOptions): Provider {
  checkOptions<StandardWebhooksOptions>('providers["standard-webhooks"]', options, { secret: someSecrets });
  return {
    carrier: headerCarrier(),
    signature: secretsOf('providers["standard-webhooks"].secret', options.secret, (secrets) =>
      hmacTimestamped({ read: standardSignature, encoding: 'base64', keys: secrets.map(keyOf) }),
    ),
    delivery: [
      { id: { header: 'webhook-id' }, event: 'type', token: { header: WEBHOOK_TOKEN_HEADER }, dedupe: [{ header: 'webhook-id' }] },
    ],
  };
}

function keyOf(secret: string): Uint8Array {
  const text = secret.replace(/^whsec_/, '');
  // Node's decoder takes anything, and would make an empty key, which everyone has, of the wrong thing.
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(text)) {
    throw new WebhookOptionsError(
      'providers["standard-webhooks"].secret is no base64 of 12 bytes or more, with or without "whsec_" in front',
    );
  }
  return Buffer.from(text, 'base64');
}

/** `v1,<base64> v1a,<base64>`: only v1 is symmetric. */
function standardSignature(header: (name: string) => string | undefined): Stamped | undefined {
  const [id, timestamp, given] = [header('webhook-id'), header('webhook-timestamp'), header('webhook-signature')];
  if (!id || !timestamp || !given) return undefined;
  const signatures = given
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => each.slice(3));
  return { timestamp, prefix: `${id}.${timestamp}.`, signatures };
}
