import { EVENT_EXCEPTION } from '@busflow/conventions';
import type { Attributes, LogRecord, SpanContext } from './otlp.ts';

/** The log record of an error, as OpenTelemetry's semantic conventions for exceptions have it. */
export function exceptionRecord(
  at: number,
  type: string,
  message: string,
  stacktrace: string | undefined,
  attributes: Attributes,
  trace?: SpanContext,
): LogRecord {
  return {
    at,
    name: EVENT_EXCEPTION,
    body: `${type}: ${message}`,
    severity: 'ERROR',
    attributes: { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stacktrace, ...attributes },
    trace,
  };
}
