import type { IncomingHttpHeaders } from 'node:http';
import { createContextKey, propagation, ROOT_CONTEXT, trace, type Context, type TextMapGetter } from '@opentelemetry/api';
import type { TrustPolicy } from '../options.ts';
import { checkedTraceState } from './tracestate.ts';

/**
 * Set on a context whose parent came from somebody we don't trust: the sampler then decides as if there were no parent
 * (`sdk/sampler.ts`), so that nobody outside switches recording on or off.
 */
export const UNTRUSTED_PARENT = createContextKey('busflow untrusted parent');

/** Later versions of `traceparent` may have more fields than the 55 characters of version 00. */
const TRACEPARENT_MAX_LENGTH = 128;
/** W3C Trace Context: sampled and, from level 2, random. Whoever passes a `traceparent` on has to clear the others. */
const KNOWN_FLAGS = 0x03;

/** The trace context that a request brings, as far as it is trusted. */
export function inboundContext(headers: IncomingHttpHeaders, trust: TrustPolicy): Context {
  const context = propagation.extract(ROOT_CONTEXT, headers, trust === 'service' ? fromService : fromClient);
  const parent = trace.getSpanContext(context);
  if (parent === undefined) return context;
  // With traces off no span of ours stands between, and the propagator writes flags above 0x0f with three digits.
  parent.traceFlags &= KNOWN_FLAGS;
  const { tracestate } = headers;
  const state = typeof tracestate === 'string' ? checkedTraceState(tracestate) : undefined;
  if (state !== undefined) parent.traceState = state;
  return trust === 'client' ? context.setValue(UNTRUSTED_PARENT, true) : context;
}

/** `tracestate` is left to {@link checkedTraceState}: the propagator would trim it where it is too long. */
const fromService: TextMapGetter<IncomingHttpHeaders> = {
  keys: Object.keys,
  get(headers, key) {
    const value = key === 'tracestate' ? undefined : headers[key];
    return key === 'traceparent' && value !== undefined && value.length > TRACEPARENT_MAX_LENGTH ? undefined : value;
  },
};

const fromClient: TextMapGetter<IncomingHttpHeaders> = {
  keys: Object.keys,
  get: (headers, key) => (key === 'baggage' ? undefined : fromService.get(headers, key)),
};
