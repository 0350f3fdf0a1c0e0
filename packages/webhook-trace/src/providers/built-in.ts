import { anObject } from '@busflow/conventions';
import { checkOptions } from '../options.ts';
import { cloudEvents, type CloudEventsOptions } from './cloudevents.ts';
import { lago, type LagoOptions } from './lago.ts';
import { mollie, mollieEvents, type MollieEventsOptions } from './mollie.ts';
import { n8n, type N8nOptions } from './n8n.ts';
import type { Provider } from './provider.ts';
import { standardWebhooks, type StandardWebhooksOptions } from './standard-webhooks.ts';
import { stripe, type StripeOptions } from './stripe.ts';
import { whatsapp, type WhatsAppOptions } from './whatsapp.ts';

/** Secrets and choices for the providers that come with this package. All of them are there without an entry, to be called. */
export interface ProviderOptions {
  readonly cloudevents?: CloudEventsOptions | undefined;
  readonly lago?: LagoOptions | undefined;
  readonly 'mollie-events'?: MollieEventsOptions | undefined;
  readonly n8n?: N8nOptions | undefined;
  readonly 'standard-webhooks'?: StandardWebhooksOptions | undefined;
  readonly stripe?: StripeOptions | undefined;
  readonly whatsapp?: WhatsAppOptions | undefined;
}

export type BuiltInName = 'mollie' | keyof ProviderOptions;

export function builtInProviders(options: ProviderOptions): Readonly<Record<BuiltInName, Provider>> {
  checkOptions<ProviderOptions>('providers', options, {
    cloudevents: anObject,
    lago: anObject,
    'mollie-events': anObject,
    n8n: anObject,
    'standard-webhooks': anObject,
    stripe: anObject,
    whatsapp: anObject,
  });
  return {
    mollie: mollie(),
    'mollie-events': mollieEvents(options['mollie-events'] ?? {}),
    whatsapp: whatsapp(options.whatsapp ?? {}),
    stripe: stripe(options.stripe ?? {}),
    lago: lago(options.lago ?? {}),
    'standard-webhooks': standardWebhooks(options['standard-webhooks'] ?? {}),
    cloudevents: cloudEvents(options.cloudevents ?? {}),
    n8n: n8n(options.n8n ?? {}),
  };
}
