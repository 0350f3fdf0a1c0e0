import type { RequestOptions } from 'node:http';
import { trace, type Context, type Span } from '@opentelemetry/api';
import type { UndiciRequest } from '@opentelemetry/instrumentation-undici';
import { ATTR_SERVER_ADDRESS, ATTR_URL_FULL } from '@opentelemetry/semantic-conventions';

/** An HTTP call whose host is not known: not one to tell anything. */
const UNKNOWN = '(unknown).invalid';

// Where a call goes is noted by the call itself: a span that is not sampled has no attributes to ask.
const HOST = Symbol('destination');
const hosts = new WeakMap<Span, string>();

/**
 * Notes the host on the headers of an `http` request, which are the carrier. As a symbol: node:http sends string keys only. The
 * instrumentation hands out its own copy of the options, so the caller's stay as they are.
 */
export function noteHttpHost(request: RequestOptions): void {
  const headers = { ...(request.headers as object | undefined), [HOST]: request.hostname || request.host || 'localhost' };
  request.headers = headers;
}

/** Notes the host on the span of an undici request: it has one of its own, and the carrier is an empty object. */
export function noteUndiciHost(span: Span, { origin }: Pick<UndiciRequest, 'origin'>): void {
  hosts.set(span, URL.parse(origin)?.hostname ?? UNKNOWN);
}

/** The host that an HTTP call goes to. `undefined`: no HTTP call, but a carrier that the application chose (a queue, a job). */
export function destinationOf(context: Context, carrier: unknown): string | undefined {
  const noted = (carrier as { [HOST]?: string } | undefined)?.[HOST];
  if (noted !== undefined) return noted;
  const span = trace.getSpan(context);
  return span && (hosts.get(span) ?? toldBy(span));
}

/** Another HTTP instrumentation, one of the user's, tells its host on its CLIENT span. */
function toldBy(span: Span): string | undefined {
  const attributes = (span as { attributes?: Record<string, unknown> }).attributes;
  if (attributes === undefined || !(ATTR_URL_FULL in attributes)) return undefined;
  const host = attributes[ATTR_SERVER_ADDRESS];
  return typeof host === 'string' ? host : UNKNOWN;
}
