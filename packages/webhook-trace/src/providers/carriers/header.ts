import { WEBHOOK_TOKEN_HEADER } from '@busflow/conventions';
import type { Carrier } from '../provider.ts';

/**
 * A header of our own, `busflow-trace`, where the other side hands headers on. Not `traceparent`: the HTTP instrumentation
 * writes that one, and a second is against the specification.
 */
export function headerCarrier(): Carrier {
  return {
    write: (body, token) => ({ body, headers: { [WEBHOOK_TOKEN_HEADER]: token } }),
    read: (carried) => (typeof carried === 'string' && carried !== '' ? carried : undefined),
  };
}
