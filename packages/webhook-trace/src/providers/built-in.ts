import { mollie } from './mollie.ts';
import type { Provider } from './provider.ts';
import { whatsapp, type WhatsAppOptions } from './whatsapp.ts';

/** Secrets and choices for the providers that come with this package. All of them are there without an entry, to be called. */
export interface ProviderOptions {
  readonly whatsapp?: WhatsAppOptions;
}

export type BuiltInName = 'mollie' | 'whatsapp';

export function builtInProviders(options: ProviderOptions): Readonly<Record<BuiltInName, Provider>> {
  return {
    mollie: mollie(),
    whatsapp: whatsapp(options.whatsapp ?? {}),
  };
}
