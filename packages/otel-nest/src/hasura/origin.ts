import type { IncomingHttpHeaders } from 'node:http';
import { context, isSpanContextValid, ROOT_CONTEXT, trace, TraceFlags, type Link, type Span, type SpanContext } from '@opentelemetry/api';
import { ATTR_LINK_KIND } from '@busflow/conventions';
import { inboundContext, UNTRUSTED_PARENT } from '../server/inbound.ts';
import { runSpan, type SpanOptions } from '../span/with-span.ts';

/** A trace id of 64 or 128 bits, as hex. */
const TRACE_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i;

/**
 * Hex strings only. Old versions of Hasura sent the ids as JSON numbers, which JavaScript has already rounded by the time
 * anybody sees them (hasura/graphql-engine#6465): a trace that does not exist is worse than a new one.
 */
export function originOf(traceId: unknown, spanId: unknown): SpanContext | undefined {
  if (typeof traceId !== 'string' || typeof spanId !== 'string' || !TRACE_ID.test(traceId)) return undefined;
  const origin = {
    traceId: traceId.toLowerCase().padStart(32, '0'),
    spanId: spanId.toLowerCase(),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
  return isSpanContextValid(origin) ? origin : undefined;
}

/** What Hasura sends with each call: `traceparent`, and from versions before that B3's headers only. */
export function originOfHeaders(headers: IncomingHttpHeaders): SpanContext | undefined {
  return trace.getSpanContext(inboundContext(headers, 'client')) ?? originOf(headers['x-b3-traceid'], headers['x-b3-spanid']);
}

/** `parent`: the work is a part of the trace that caused it. `link`: it stands in a trace of its own that points there. */
export type HasuraRelation = 'parent' | 'link';

interface Related {
  readonly origin: SpanContext | undefined;
  readonly relation: HasuraRelation;
  readonly linkKind: string;
}

/**
 * Runs `fn` in a span that continues the origin's trace, with a link to the request that brought it, or the other way round: in the
 * request's trace, with a link to the origin. Where the request continues the origin's trace already, its span is the parent,
 * or the one end of the link of a new trace. Without an origin the request is the parent.
 */
export function runRelated<T>(name: string, options: SpanOptions, { origin, relation, linkKind }: Related, fn: (span: Span) => T): T {
  const request = trace.getSpanContext(context.active());
  const linked = (to: SpanContext | undefined): SpanOptions => {
    const links: Link[] = to !== undefined && isSpanContextValid(to) ? [{ context: to, attributes: { [ATTR_LINK_KIND]: linkKind } }] : [];
    return { ...options, links };
  };
  if (origin === undefined) return runSpan(name, options, fn);
  const together = request?.traceId === origin.traceId;
  if (relation === 'link') {
    if (!together) return runSpan(name, linked(origin), fn);
    return context.with(trace.deleteSpan(context.active()), () => runSpan(name, linked(request), fn));
  }
  if (together) return runSpan(name, options, fn);
  const parent = trace.setSpanContext(ROOT_CONTEXT, origin).setValue(UNTRUSTED_PARENT, true);
  return context.with(parent, () => runSpan(name, linked(request), fn));
}
