import { WEBHOOK_TOKEN_KEY } from '@busflow/conventions';
import type { BuiltInName } from '../providers/built-in.ts';
import type { WebhookTrace } from '../webhook-trace.ts';
import { CALLS, type ProviderCall } from './calls.ts';

type Fetch = typeof globalThis.fetch;

export interface WebhookFetchOptions<Name extends string = string> {
  /** Calls besides those of Mollie, WhatsApp and Stripe: providers of your own, or a sandbox under another host. */
  readonly calls?: readonly ProviderCall<Name>[];
  /** @default `globalThis.fetch`, as it is when called */
  readonly fetch?: Fetch;
}

/**
 * A `fetch` that does `outbound` by host, for clients that take one. It changes a body only where the rest of it stays byte for
 * byte what it was, and passes everything else on as it came.
 */
export function webhookFetch<Name extends string>(
  webhooks: WebhookTrace<Name | BuiltInName>,
  options: WebhookFetchOptions<NoInfer<Name> | BuiltInName> = {},
): Fetch {
  const calls: readonly ProviderCall<Name | BuiltInName>[] = [...(options.calls ?? []), ...CALLS];
  return async (input, init) => {
    const send = options.fetch ?? globalThis.fetch;
    const call = callOf(calls, input, init);
    return send(input, call === undefined ? init : withToken(webhooks, call, init));
  };
}

function callOf<Name extends string>(calls: readonly ProviderCall<Name>[], input: Parameters<Fetch>[0], init: RequestInit | undefined) {
  // A Request has its body in a stream, which cannot be read and sent.
  if (input instanceof Request || init?.method?.toUpperCase() !== 'POST') return undefined;
  const url = URL.parse(String(input));
  return calls.find(({ host, path }) => url?.host === host && path.test(url.pathname));
}

function withToken<Name extends string>(webhooks: WebhookTrace<Name>, call: ProviderCall<Name>, init: RequestInit | undefined) {
  const isParams = init?.body instanceof URLSearchParams;
  const text = isParams ? String(init.body) : init?.body;
  if (typeof text !== 'string') {
    webhooks.outbound(call.provider, undefined);
    return init;
  }
  const written = call.body === 'form' ? writeForm(webhooks, call.provider, text) : writeJson(webhooks, call, text);
  if (written === undefined) return init;
  const headers = new Headers(init?.headers);
  // What fetch would have said of the URLSearchParams that are a string now.
  if (isParams && !headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
  headers.delete('content-length');
  for (const [name, value] of Object.entries(written.headers)) headers.set(name, value);
  return { ...init, body: written.body, headers };
}

interface Written {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

function writeJson<Name extends string>(webhooks: WebhookTrace<Name>, call: ProviderCall<Name>, text: string): Written | undefined {
  const body = parse(text);
  if (call.needs !== undefined && body?.[call.needs] === undefined) return undefined;
  const sent = webhooks.outbound(call.provider, body);
  return sent.outcome === 'sent' ? { body: JSON.stringify(sent.body), headers: sent.headers } : undefined;
}

/** `undefined` for what would not be written the way it was read: numbers like `1.0`, and blanks. */
function parse(text: string): Record<string, unknown> | undefined {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify(body) === text ? body : undefined;
  } catch {
    return undefined;
  }
}

const METADATA_KEY = /^metadata\[(.+)\]$/;

/** Forms spell an object `metadata[key]=value`, so that ours is one pair more at the end. */
function writeForm<Name extends string>(webhooks: WebhookTrace<Name>, provider: Name, text: string): Written | undefined {
  const own = [...new URLSearchParams(text)].flatMap(([name, value]) => {
    const key = METADATA_KEY.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  const sent = webhooks.outbound(provider, { metadata: Object.fromEntries(own) });
  const token = sent.outcome === 'sent' ? sent.body.metadata[WEBHOOK_TOKEN_KEY] : undefined;
  if (token === undefined) return undefined;
  const pair = `${encodeURIComponent(`metadata[${WEBHOOK_TOKEN_KEY}]`)}=${token}`;
  return { body: text === '' ? pair : `${text}&${pair}`, headers: sent.headers };
}
