import { SpanKind, type Span } from '@opentelemetry/api';
import { ATTR_HASURA_OPERATION, ATTR_HASURA_TABLE, ATTR_HASURA_TRIGGER, LINK_KIND_EVENT_TRIGGER } from '@busflow/conventions';
import { sessionAttributes, text } from './attributes.ts';
import type { HasuraOptions } from './options.ts';
import { originOf, runRelated } from './origin.ts';

/** https://hasura.io/docs/2.0/event-triggers/payload/ */
export interface HasuraEventPayload<Row = Record<string, unknown>> {
  readonly id?: string;
  readonly created_at?: unknown;
  readonly trigger?: { readonly name?: string };
  readonly table?: { readonly schema?: string; readonly name?: string };
  readonly event: HasuraChange<Row>;
}

export interface HasuraChange<Row = Record<string, unknown>> {
  readonly op: 'INSERT' | 'UPDATE' | 'DELETE' | 'MANUAL';
  readonly data: { readonly old: Row | null; readonly new: Row | null };
  readonly session_variables?: Readonly<Record<string, string>> | null;
  readonly trace_context?: unknown;
}

type Handle<T, Row> = (event: HasuraChange<Row>, span: Span) => T;

/**
 * Handles an event trigger's delivery as a part of the trace that changed the row: `fn` runs in a span `hasura.event` whose parent is the
 * payload's `event.trace_context`, with a link to the request that brought it; with `relation: 'link'` the request is the
 * parent and the link leads to the change. Without a usable trace context the request is the parent.
 *
 * The payload decides which trace is continued, so check first that it comes from Hasura (a secret header).
 */
export function withHasuraEvent<T, Row = Record<string, unknown>>(payload: HasuraEventPayload<Row>, fn: Handle<T, Row>): T;
export function withHasuraEvent<T, Row = Record<string, unknown>>(
  payload: HasuraEventPayload<Row>,
  options: HasuraOptions,
  fn: Handle<T, Row>,
): T;
export function withHasuraEvent<T, Row>(
  payload: HasuraEventPayload<Row>,
  second: HasuraOptions | Handle<T, Row>,
  third?: Handle<T, Row>,
): T {
  const [options, fn] = typeof second === 'function' ? [{}, second] : [second, third as Handle<T, Row>];
  const { trigger, table, event } = seen(payload);
  return runRelated(
    'hasura.event',
    {
      kind: SpanKind.CONSUMER,
      attributes: {
        [ATTR_HASURA_TRIGGER]: text(trigger?.name),
        [ATTR_HASURA_OPERATION]: text(event?.op),
        [ATTR_HASURA_TABLE]: tableOf(table),
        ...sessionAttributes(event?.session_variables, options.sessionVariables ?? []),
      },
    },
    {
      origin: originOf(event?.trace_context?.trace_id, event?.trace_context?.span_id),
      relation: options.relation ?? 'parent',
      linkKind: LINK_KIND_EVENT_TRIGGER,
    },
    (span) => fn(payload?.event, span),
  );
}

/** The parts of a payload that are read here, none of which has to be there: it is data from outside. */
interface Seen {
  readonly trigger?: { readonly name?: unknown };
  readonly table?: { readonly schema?: unknown; readonly name?: unknown };
  readonly event?: {
    readonly op?: unknown;
    readonly session_variables?: unknown;
    readonly trace_context?: { readonly trace_id?: unknown; readonly span_id?: unknown };
  };
}

function seen(payload: unknown): Seen {
  return (payload ?? {}) as Seen;
}

function tableOf(table: Seen['table']): string | undefined {
  const name = text(table?.name);
  return name === undefined ? undefined : [text(table?.schema), name].filter((part) => part !== undefined).join('.');
}
