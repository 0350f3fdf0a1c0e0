import { aString, oneOf, required, type OptionRules } from '@busflow/conventions';
import { aRegExp } from '../options.ts';

/** A call that makes something whose webhooks come back. */
export interface ProviderCall<Name extends string = string> {
  readonly provider: Name;
  /** Host and port as in the URL: `api.mollie.com`. */
  readonly host: string;
  /** Only what takes the provider's field: a field where none is expected fails the call. */
  readonly path: RegExp;
  /** How the body is written. @default `json` */
  readonly body?: 'json' | 'form' | undefined;
  /** A field without which a JSON body is something else. */
  readonly needs?: string | undefined;
}

export const CALL_RULES: OptionRules<ProviderCall> = {
  provider: required(aString),
  host: required(aString),
  path: required(aRegExp),
  body: oneOf('json', 'form'),
  needs: aString,
};

/** Creations only: an update with a `metadata` of ours alone would replace what Mollie keeps. */
export const CALLS = [
  {
    provider: 'mollie',
    host: 'api.mollie.com',
    path: /^\/v2\/(?:payments|customers|customers\/[^/]+\/(?:payments|subscriptions)|payments\/[^/]+\/(?:refunds|captures)|sales-invoices)$/,
  },
  // What has no `to` is the receipt for a message that was read.
  { provider: 'whatsapp', host: 'graph.facebook.com', path: /^\/v\d+\.\d+\/\d+\/messages$/, needs: 'to' },
  {
    provider: 'stripe',
    body: 'form',
    host: 'api.stripe.com',
    path: /^\/v1\/(?:charges|checkout\/sessions|customers|invoices|payment_intents|payouts|refunds|setup_intents|subscriptions|transfers)$/,
  },
] as const satisfies readonly ProviderCall[];
