import { aFunction } from '@busflow/conventions';
import { aListOf, checkOptions } from '../options.ts';
import type { BuiltInName } from '../providers/built-in.ts';
import type { WebhookTrace } from '../webhook-trace.ts';
import { CALL_RULES, CALLS, type ProviderCall } from './calls.ts';
import { outboundRequest } from './outbound-request.ts';

type Fetch = typeof globalThis.fetch;

export interface WebhookFetchOptions<Name extends string = string> {
  /** Calls besides those of Mollie, WhatsApp and Stripe: providers of your own, or a sandbox under another host. */
  readonly calls?: readonly ProviderCall<Name>[] | undefined;
  /** @default `globalThis.fetch`, as it is when called */
  readonly fetch?: Fetch | undefined;
}

/**
 * A `fetch` that does `outbound` by host, for clients that take one. It changes a body only where the rest of it stays byte for
 * byte what it was, and passes everything else on as it came.
 *
 * @throws WebhookOptionsError
 */
export function webhookFetch<Name extends string>(
  webhooks: WebhookTrace<Name | BuiltInName>,
  options: WebhookFetchOptions<NoInfer<Name> | BuiltInName> = {},
): Fetch {
  checkOptions<WebhookFetchOptions>('webhookFetch', options, { calls: aListOf('calls'), fetch: aFunction });
  for (const [at, call] of (options.calls ?? []).entries()) checkOptions(`calls[${at}]`, call, CALL_RULES);
  const calls: readonly ProviderCall<Name | BuiltInName>[] = [...(options.calls ?? []), ...CALLS];
  return async (input, init) => {
    const send = options.fetch ?? globalThis.fetch;
    const call = callOf(calls, input, init);
    return send(input, call === undefined ? init : outboundRequest(webhooks, call.provider, init ?? {}, call));
  };
}

function callOf<Name extends string>(calls: readonly ProviderCall<Name>[], input: Parameters<Fetch>[0], init: RequestInit | undefined) {
  // A Request has its body in a stream, which cannot be read and sent.
  if (input instanceof Request || init?.method?.toUpperCase() !== 'POST') return undefined;
  const url = URL.parse(String(input));
  return calls.find(({ host, path }) => url?.host === host && path.test(url.pathname));
}
