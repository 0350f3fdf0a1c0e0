import { createPublicKey, type KeyObject } from 'node:crypto';
import { WebhookOptionsError } from '../errors.ts';
import { listCarrier } from './carriers/list.ts';
import type { Provider, Signature, UnsetSignature } from './provider.ts';
import { secretsOf, type Secrets } from './secrets.ts';
import { hmacBody } from './signatures/hmac-body.ts';
import { jwtBody } from './signatures/jwt-body.ts';

/** How the webhook endpoint was set up in Lago. One of them is needed to receive. */
export type LagoOptions =
  | { readonly hmacKey?: Secrets; readonly publicKey?: undefined }
  | {
      readonly hmacKey?: undefined;
      /** What `GET /api/v1/webhooks/public_key` answers, or the PEM in it. */
      readonly publicKey: string;
    };

/** Lago keeps 5 entries for a customer, and 5 for an invoice. */
const MAX_ENTRIES = 5;
/** Objects whose metadata may bring a token, in the order in which they are asked. */
const OBJECTS = ['invoice', 'customer', 'invoice.customer', 'fee', 'subscription', 'credit_note', 'payment_request'];
const UNIQUE_KEY = { header: 'x-lago-unique-key' };

export function lago(options: LagoOptions): Provider {
  return {
    carrier: listCarrier({ field: 'metadata', maxEntries: MAX_ENTRIES }),
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
