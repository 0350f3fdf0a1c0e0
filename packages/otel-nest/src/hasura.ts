import { context, isSpanContextValid, ROOT_CONTEXT, SpanKind, trace, TraceFlags, type Context, type Span } from '@opentelemetry/api';
import {
  ATTR_HASURA_OPERATION,
  ATTR_HASURA_TABLE,
  ATTR_HASURA_TRIGGER,
  ATTR_LINK_KIND,
  LINK_KIND_EVENT_TRIGGER,
} from '@busflow/conventions';
import { UNTRUSTED_PARENT } from './server/inbound.ts';
import { runSpan } from './span/with-span.ts';

/** https://hasura.io/docs/2.0/event-triggers/payload/ */
export interface HasuraEventPayload<Row = Record<string, unknown>> {
  readonly id?: string;
  readonly created_at?: unknown;
  readonly trigger?: { readonly name?: string };
  readonly table?: { readonly schema?: string; readonly name?: string };
  readonly event: HasuraEvent<Row>;
}

export interface HasuraEvent<Row = Record<string, unknown>> {
  readonly op: 'INSERT' | 'UPDATE' | 'DELETE' | 'MANUAL';
  readonly data: { readonly old: Row | null; readonly new: Row | null };
  readonly session_variables?: Readonly<Record<string, string>> | null;
  readonly trace_context?: unknown;
}

/**
 * Handles an event trigger's delivery as a part of the trace that changed the row: `fn` runs in a span `hasura.event` whose parent is the
 * payload's `event.trace_context`, with a link to the request that brought it. Without a usable trace context the request is the
 * parent. Session variables go nowhere.
 *
 * The payload decides which trace is continued, so check first that it comes from Hasura (a secret header).
 */
export function withHasuraEvent<T, Row = Record<string, unknown>>(
  payload: HasuraEventPayload<Row>,
  fn: (event: HasuraEvent<Row>, span: Span) => T,
): T {
  const origin = originOf(payload.event.trace_context);
  const delivery = trace.getActiveSpan()?.spanContext();
  const link = origin !== undefined && delivery !== undefined && isSpanContextValid(delivery);
  const run = () =>
    runSpan(
      'hasura.event',
      {
        kind: SpanKind.CONSUMER,
        attributes: {
          [ATTR_HASURA_TRIGGER]: payload.trigger?.name,
          [ATTR_HASURA_OPERATION]: payload.event.op,
          [ATTR_HASURA_TABLE]: tableOf(payload),
        },
        links: link ? [{ context: delivery, attributes: { [ATTR_LINK_KIND]: LINK_KIND_EVENT_TRIGGER } }] : [],
      },
      (span) => fn(payload.event, span),
    );
  return origin === undefined ? run() : context.with(origin, run);
}

/**
 * Lower-case hex strings only. Old versions of Hasura sent the ids as JSON numbers, which JavaScript has already rounded by the time
 * anybody sees them: a trace that does not exist is worse than a new one.
 */
function originOf(traceContext: unknown): Context | undefined {
  const { trace_id: traceId, span_id: spanId } = (traceContext ?? {}) as { trace_id?: unknown; span_id?: unknown };
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined;
  const parent = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(parent) ? trace.setSpanContext(ROOT_CONTEXT, parent).setValue(UNTRUSTED_PARENT, true) : undefined;
}

function tableOf({ table }: HasuraEventPayload<unknown>): string | undefined {
  return table?.name === undefined ? undefined : [table.schema, table.name].filter((part) => part !== undefined).join('.');
}
