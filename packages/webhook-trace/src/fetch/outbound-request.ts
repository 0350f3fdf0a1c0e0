import { WEBHOOK_TOKEN_KEY } from '@busflow/conventions';
import type { WebhookTrace } from '../webhook-trace.ts';
import type { ProviderCall } from './calls.ts';

/** How a request is written, where `outbound` would be too late to be asked. */
export type RequestForm = Pick<ProviderCall, 'body' | 'needs'>;

/**
 * `outbound` for a request that is written already: the `init` to give to `fetch`, as it was but for the token, or the given one where
 * the token has no room. Reads bodies that are strings or `URLSearchParams`.
 *
 * @example
 * await fetch('https://api.mollie.com/v2/payments', outboundRequest(webhooks, 'mollie', { method: 'POST', headers, body }))
 */
export function outboundRequest<Name extends string>(
  webhooks: WebhookTrace<Name>,
  provider: NoInfer<Name>,
  init: RequestInit,
  form: RequestForm = {},
): RequestInit {
  const isParams = init.body instanceof URLSearchParams;
  const text = isParams ? String(init.body) : init.body;
  if (typeof text !== 'string') {
    webhooks.outbound(provider, undefined);
    return init;
  }
  const written = form.body === 'form' ? writeForm(webhooks, provider, text) : writeJson(webhooks, provider, form, text);
  if (written === undefined) return init;
  const headers = new Headers(init.headers);
  // What fetch would have said of the URLSearchParams that are a string now.
  if (isParams && !headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
  headers.delete('content-length');
  // A header of the caller's stays, as a field of theirs does.
  for (const [name, value] of Object.entries(written.headers)) if (!headers.has(name)) headers.set(name, value);
  return { ...init, body: written.body, headers };
}

interface Written {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

function writeJson<Name extends string>(
  webhooks: WebhookTrace<Name>,
  provider: Name,
  { needs }: RequestForm,
  text: string,
): Written | undefined {
  const body = parse(text);
  if (needs !== undefined && body?.[needs] === undefined) return undefined;
  const sent = webhooks.outbound(provider, body);
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
