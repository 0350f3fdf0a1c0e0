import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';

/** The trace in which an error's stack stands already. An error made once may be thrown in many. */
const recordedIn = new WeakMap<object, string>();

/** Marks a span as failed. A 4xx of Nest is the caller's fault: it sets `error.type` and leaves the status alone. */
export function recordFailure(span: Span, error: unknown): void {
  span.setAttribute(ATTR_ERROR_TYPE, errorType(error));
  if (isClientFault(error)) return;
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
  recordException(span, error);
}

/**
 * Any thrown value as an exception event: `throw null` and `throw 'text'` too. An error's own stands in a trace once, on the innermost span
 * that it has left: who counts exceptions counts it once, and the spans around it have the status.
 */
export function recordException(span: Span, error: unknown): void {
  if (typeof error === 'object' && error !== null) {
    const { traceId } = span.spanContext();
    if (recordedIn.get(error) === traceId) return;
    recordedIn.set(error, traceId);
  }
  span.recordException(error instanceof Error ? error : { name: errorType(error), message: messageOf(error) });
}

/** The error's class name: low cardinality, as `error.type` wants it. */
function errorType(error: unknown): string {
  if (error instanceof Error) return error.constructor.name || error.name;
  return error === null ? 'null' : typeof error;
}

export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  try {
    return String(error);
  } catch {
    return 'a value that has no text';
  }
}

/** Nest's `HttpException` below 500, recognised by shape: the core knows no framework. */
function isClientFault(error: unknown): boolean {
  const status = (error as { getStatus?: unknown } | null | undefined)?.getStatus;
  if (typeof status !== 'function') return false;
  try {
    const code: unknown = status.call(error);
    return typeof code === 'number' && code >= 400 && code < 500;
  } catch {
    return false;
  }
}
