import type { Attributes, Link } from '@opentelemetry/api';
import {
  ATTR_LINK_KIND,
  ATTR_WEBHOOK_EVENT,
  ATTR_WEBHOOK_ORIGIN_AGE,
  ATTR_WEBHOOK_PROVIDER,
  LINK_KIND_WEBHOOK,
} from '@busflow/conventions';
import type { Arrival } from './arrival.ts';
import { storeKey, type Kit } from './kit.ts';
import type { Registered } from './registry.ts';
import type { Origin } from './token.ts';

/** What a token turned out to be; no outcome while there is none to judge. */
export type Judged =
  | { readonly outcome?: undefined; readonly origin?: undefined }
  | { readonly outcome: 'linked'; readonly origin: Origin; readonly token: string }
  | { readonly outcome: 'invalid' | 'unknown_key' | 'expired'; readonly origin?: undefined };

export function judgeToken({ tokens }: Registered, token: string | undefined, now: number): Judged {
  if (token === undefined) return {};
  const decoded = tokens.decode(token, now);
  return decoded.origin === undefined ? { outcome: decoded.fault } : { outcome: 'linked', origin: decoded.origin, token };
}

/** By the token that the delivery brought, else by the one that `remember` kept for what it names. */
export async function judgeArrival(kit: Kit, registered: Registered, { token, lookup }: Arrival): Promise<Judged> {
  if (token !== undefined || lookup === undefined) return judgeToken(registered, token, kit.now());
  return judgeToken(registered, await kit.store.get(storeKey(kit, 'token', registered.scope, lookup)), kit.now());
}

export function linkTo(provider: string, event: string | undefined, origin: Origin): Link {
  const { ageS, ...context } = origin;
  const attributes: Attributes = {
    [ATTR_LINK_KIND]: LINK_KIND_WEBHOOK,
    [ATTR_WEBHOOK_PROVIDER]: provider,
    [ATTR_WEBHOOK_ORIGIN_AGE]: ageS,
  };
  if (event !== undefined) attributes[ATTR_WEBHOOK_EVENT] = event;
  return { context, attributes };
}
