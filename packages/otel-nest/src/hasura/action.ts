import type { IncomingHttpHeaders } from 'node:http';
import { SpanKind, type Span } from '@opentelemetry/api';
import { ATTR_HASURA_ACTION, LINK_KIND_ACTION } from '@busflow/conventions';
import { sessionAttributes, text } from './attributes.ts';
import type { HasuraOptions } from './options.ts';
import { originOfHeaders, runRelated } from './origin.ts';

/** https://hasura.io/docs/2.0/actions/action-handlers/ */
export interface HasuraActionPayload<Input = Record<string, unknown>> {
  readonly action: { readonly name: string };
  readonly input: Input;
  readonly session_variables?: Readonly<Record<string, string>>;
  readonly request_query?: string;
}

/** An Express or Fastify request, or any other with a parsed body. */
export interface HasuraActionRequest<Input = Record<string, unknown>> {
  readonly headers: IncomingHttpHeaders;
  readonly body: HasuraActionPayload<Input>;
}

type Handle<T, Input> = (action: HasuraActionPayload<Input>, span: Span) => T;

/**
 * Handles a call of a Hasura Action: `fn` runs in a span `hasura.action` in the trace that the call's headers name; with `relation: 'link'`
 * in a trace of its own that is linked with it. The headers are read here too, so it works below `trust.ignore` paths, and with
 * Hasura versions that send B3's headers only. Check first that the call comes from Hasura (a secret header).
 */
export function withHasuraAction<T, Input = Record<string, unknown>>(request: HasuraActionRequest<Input>, fn: Handle<T, Input>): T;
export function withHasuraAction<T, Input = Record<string, unknown>>(
  request: HasuraActionRequest<Input>,
  options: HasuraOptions,
  fn: Handle<T, Input>,
): T;
export function withHasuraAction<T, Input>(
  request: HasuraActionRequest<Input>,
  second: HasuraOptions | Handle<T, Input>,
  third?: Handle<T, Input>,
): T {
  const [options, fn] = typeof second === 'function' ? [{}, second] : [second, third as Handle<T, Input>];
  const { action, session_variables } = (request.body ?? {}) as { action?: { name?: unknown }; session_variables?: unknown };
  return runRelated(
    'hasura.action',
    {
      kind: SpanKind.INTERNAL,
      attributes: {
        [ATTR_HASURA_ACTION]: text(action?.name),
        ...sessionAttributes(session_variables, options.sessionVariables ?? []),
      },
    },
    { origin: originOfHeaders(request.headers), relation: options.relation ?? 'parent', linkKind: LINK_KIND_ACTION },
    (span) => fn(request.body, span),
  );
}
