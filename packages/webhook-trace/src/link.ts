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
import type { LinkOutcome } from './metrics.ts';
import type { Registered } from './registry.ts';
import type { Origin } from './token.ts';

/** What a token turned out to be; no outcome where nothing could have named an origin. */
export interface Judged {
  readonly outcome?: Exclude<LinkOutcome, 'replayed' | 'capped' | 'refused'>;
  readonly origin?: Origin;
}

export function judgeToken({ tokens }: Registered, token: string | undefined, now: number): Judged {
  if (token === undefined) return { outcome: 'missing' };
  const decoded = tokens.decode(token, now);
  return decoded.origin === undefined ? { outcome: decoded.fault } : { outcome: 'linked', origin: decoded.origin };
}

/** By the token that the delivery brought, else by the one that `remember` kept for what it answers. */
export async function judgeArrival(kit: Kit, registered: Registered, { token, lookup, names }: Arrival): Promise<Judged> {
  if (names === 'never' || (names === 'answers' && lookup === undefined)) return {};
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
