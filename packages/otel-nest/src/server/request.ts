import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';
import { warnOnce } from '../log.ts';
import { SCOPE_NAME } from '../scope-name.ts';
import { messageOf, recordException } from '../span/failure.ts';
import { inScope, newScope, type Scope } from '../tenant/scope.ts';
import { methodOf, OTHER_METHOD, protocolVersion, requestAttributes } from './attributes.ts';
import { inboundContext } from './inbound.ts';
import { ignoresInbound, isHealthCheck, pathOf, type RequestPolicy } from './policy.ts';
import type { RequestMetrics } from './request-metrics.ts';
import { expressRoute } from './route.ts';

const tracer = trace.getTracer(SCOPE_NAME);

/** Nobody answers a caller that has left; nginx logs it with this status. */
const CLIENT_CLOSED_REQUEST = 499;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly scheme: 'http' | 'https';
}

/** Runs a request's handling inside its scope and its SERVER span, which ends, with the metrics, when the response is closed. */
export function runRequest<T>(exchange: Exchange, policy: RequestPolicy, metrics: RequestMetrics, handle: () => T): T {
  const { request, response } = exchange;
  const path = pathOf(request.url ?? '/');
  if (isHealthCheck(path, policy)) {
    return inScope(newScope(), () => context.with(suppressTracing(context.active()), handle));
  }
  const started = performance.now();
  const method = methodOf(request);
  const parent = ignoresInbound(path, policy) ? ROOT_CONTEXT : inboundContext(request.headers, policy.trust);
  const span = tracer.startSpan(
    method === OTHER_METHOD ? 'HTTP' : method,
    { kind: SpanKind.SERVER, attributes: requestAttributes(request, exchange.scheme, path, method) },
    parent,
  );
  const scope = newScope(span);
  const finish = () => {
    try {
      const seconds = (performance.now() - started) / 1000;
      const result = resultOf(exchange, scope, method);
      endSpan(span, scope, result, method);
      metrics.record(seconds, result.attributes, result.status, scope.tenant);
    } catch (error) {
      warnOnce('finish', `the end of a request could not be recorded: ${String(error)}`);
    }
  };
  const active = trace.setSpan(parent, span);
  const inside = <R>(fn: () => R): R => inScope(scope, () => context.with(active, fn));
  keepInside(request, inside);
  response.once('close', finish); // Comes once for every response, sent or not.
  return inside(handle);
}

interface Result {
  readonly status: number;
  readonly route: string | undefined;
  readonly attributes: Attributes;
}

function resultOf({ request, response, scheme }: Exchange, scope: Scope, method: string): Result {
  const answered = response.headersSent;
  const status = answered ? response.statusCode : CLIENT_CLOSED_REQUEST;
  const route = expressRoute(request) ?? scope.route;
  const attributes: Attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: method,
    [ATTR_URL_SCHEME]: scheme,
    [ATTR_NETWORK_PROTOCOL_VERSION]: protocolVersion(request),
  };
  if (answered) attributes[ATTR_HTTP_RESPONSE_STATUS_CODE] = status;
  if (status >= 500) attributes[ATTR_ERROR_TYPE] = String(status);
  if (route !== undefined) attributes[ATTR_HTTP_ROUTE] = route;
  return { status, route, attributes };
}

function endSpan(span: Span, scope: Scope, { status, route, attributes }: Result, method: string): void {
  if (span.isRecording()) {
    span.setAttributes(attributes);
    if (route !== undefined) span.updateName(`${method === OTHER_METHOD ? 'HTTP' : method} ${route}`);
    if (status >= 500) markFailed(span, scope.failure);
  }
  span.end();
}

function markFailed(span: Span, failure: Scope['failure']): void {
  if (failure === undefined) return void span.setStatus({ code: SpanStatusCode.ERROR });
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(failure.error) });
  recordException(span, failure.error);
}

/**
 * The parser emits a body from the connection's context, so whoever streams it would lose the scope: the request's `emit` goes through
 * `inside`. Only where there is a body: an `emit` of its own costs a request 30 us. The response emits from its own writes, which are inside.
 */
function keepInside(request: IncomingMessage, inside: (fn: () => boolean) => boolean): void {
  if (!hasBody(request)) return;
  const emit = request.emit;
  request.emit = function (...args: Parameters<typeof emit>) {
    return inside(() => emit.apply(this, args));
  };
}

/** HTTP/2 needs no header for it. */
function hasBody(request: IncomingMessage & { readonly stream?: Pick<ServerHttp2Stream, 'endAfterHeaders'> }): boolean {
  const { headers, stream } = request;
  if (stream !== undefined) return !stream.endAfterHeaders;
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}
