import type { SpanContext } from './otlp.ts';

export const HEADER = 'traceparent';

const hex = (bytes: number) =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A span of the parent's trace, or the root of a new one. */
export function newSpanContext(parent?: SpanContext): SpanContext {
  return { traceId: parent?.traceId ?? hex(16), spanId: hex(8) };
}

/** https://www.w3.org/TR/trace-context/#traceparent-header, always sampled: an unsampled session sends no header at all. */
export const traceparent = ({ traceId, spanId }: SpanContext): string => `00-${traceId}-${spanId}-01`;
