import { createPublicKey, type KeyObject } from 'node:crypto';
import { aString } from '@busflow/conventions';
import { WebhookOptionsError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { listCarrier } from './carriers/list.ts';
import { mapCarrier } from './carriers/map.ts';
import { isPlainObject } from './plain-object.ts';
import type { Carrier, Provider, Signature, UnsetSignature } from './provider.ts';
import { secretsOf, someSecrets, type Secrets } from './secrets.ts';
import { hmacBody } from './signatures/hmac-body.ts';
import { jwtBody } from './signatures/jwt-body.ts';

/** How the webhook endpoint was set up in Lago. One of them is needed to receive. */
export type LagoOptions =
  | { readonly hmacKey?: Secrets | undefined; readonly publicKey?: undefined }
  | {
      readonly hmacKey?: undefined;
      /** What `GET /api/v1/webhooks/public_key` answers, or the PEM in it. */
      readonly publicKey: string;
    };

/** Customers and invoices hold a list of 5 entries. */
const list = listCarrier({ field: 'metadata', maxEntries: 5 });
/** Wallets, plans and credit notes hold an object of 50 keys of 100 characters, with values of 255. */
const map = mapCarrier({ field: 'metadata', maxKeys: 50 });

/** Whichever of the two shapes is being sent; a body without `metadata` does not tell which it would be. */
const carrier: Carrier = {
  write: (body, token, span) => (isPlainObject(body) && isPlainObject(body['metadata']) ? map : list).write(body, token, span),
  read: (carried) => list.read(carried) ?? map.read(carried),
};

/** Objects whose metadata may bring a token, in the order in which they are asked. */
const OBJECTS = ['invoice', 'customer', 'invoice.customer', 'fee', 'subscription', 'wallet', 'plan', 'credit_note', 'payment_request'];
const UNIQUE_KEY = { header: 'x-lago-unique-key' };

export function lago(options: LagoOptions): Provider {
  checkOptions<LagoOptions>('providers.lago', options, { hmacKey: someSecrets, publicKey: aString });
  if (options.hmacKey !== undefined && options.publicKey !== undefined) {
    throw new WebhookOptionsError('providers.lago has both hmacKey and publicKey; it takes the one that the endpoint was set up with');
  }
  return {
    carrier,
    signature: signatureOf(options),
    delivery: [{ id: UNIQUE_KEY, event: 'webhook_type', token: OBJECTS.map((object) => `${object}.metadata`), dedupe: [UNIQUE_KEY] }],
  };
}

function signatureOf({ hmacKey, publicKey }: LagoOptions): Signature | UnsetSignature {
  const header = 'x-lago-signature';
  if (publicKey !== undefined) return jwtBody({ header, publicKey: keyOf(publicKey), claim: 'data' });
  return secretsOf('providers.lago.hmacKey (or publicKey)', hmacKey, (secrets) => hmacBody({ header, encoding: 'base64', secrets }));
}

function keyOf(given: string): KeyObject {
  try {
    return createPublicKey(given.includes('BEGIN') ? given : Buffer.from(given, 'base64').toString('utf8'));
  } catch (cause) {
    throw new WebhookOptionsError('providers.lago.publicKey is no PEM public key, nor base64 of one', { cause });
  }
}
