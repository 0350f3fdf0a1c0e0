import type { IncomingHttpHeaders } from 'node:http';
import { createContextKey, propagation, ROOT_CONTEXT, trace, type Context, type TextMapGetter } from '@opentelemetry/api';

/**
 * Set on a context whose parent came from somebody we don't trust: the sampler then decides as if there were no parent
 * (`sdk/sampler.ts`), so that nobody outside switches recording on or off.
 */
export const UNTRUSTED_PARENT = createContextKey('busflow untrusted parent');

/** W3C Trace Context 3.3.1.5: vendors should propagate at least 512 characters; what is longer is dropped whole, never trimmed. */
const TRACESTATE_MAX_LENGTH = 512;
const TRACESTATE_MAX_MEMBERS = 32;
const TRACESTATE_KEY = /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
const TRACESTATE_VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** W3C Trace Context: sampled and, from level 2, random. Whoever passes a `traceparent` on has to clear the others. */
const KNOWN_FLAGS = 0x03;

/** The trace context that a request brings, as far as it is trusted. */
export function inboundContext(headers: IncomingHttpHeaders, trust: 'client' | 'service'): Context {
  const context = propagation.extract(ROOT_CONTEXT, headers, trust === 'service' ? fromService : fromClient);
  const parent = trace.getSpanContext(context);
  if (parent === undefined) return context;
  // With traces off no span of ours stands between, and the propagator writes flags above 0x0f with three digits.
  parent.traceFlags &= KNOWN_FLAGS;
  return trust === 'client' ? context.setValue(UNTRUSTED_PARENT, true) : context;
}

const fromService: TextMapGetter<IncomingHttpHeaders> = {
  keys: Object.keys,
  get: (headers, key) => (key === 'tracestate' ? tracestate(headers) : headers[key]),
};

const fromClient: TextMapGetter<IncomingHttpHeaders> = {
  keys: Object.keys,
  get: (headers, key) => (key === 'baggage' ? undefined : fromService.get(headers, key)),
};

function tracestate(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['tracestate'];
  return typeof value === 'string' && isTracestate(value) ? value : undefined;
}

/** Whether a `tracestate` is whole: within the limits, every member well-formed, no key twice. */
export function isTracestate(value: string): boolean {
  if (value.length === 0 || value.length > TRACESTATE_MAX_LENGTH) return false;
  const members = value.split(',').map((member) => member.trim());
  if (members.length > TRACESTATE_MAX_MEMBERS) return false;
  const keys = new Set<string>();
  for (const member of members) {
    if (member === '') continue; // Empty members are allowed (3.3.1.1).
    const equals = member.indexOf('=');
    const key = member.slice(0, equals);
    if (equals === -1 || keys.has(key) || !TRACESTATE_KEY.test(key) || !TRACESTATE_VALUE.test(member.slice(equals + 1))) return false;
    keys.add(key);
  }
  return keys.size > 0;
}
