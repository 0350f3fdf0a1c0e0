import {
  ATTR_TENANT_ID,
  LOG_ENVIRONMENT,
  LOG_LEVEL,
  LOG_SERVICE,
  LOG_SPAN_ID,
  LOG_TENANT_ID,
  LOG_TIME,
  LOG_TRACE_FLAGS,
  LOG_TRACE_ID,
} from '@busflow/conventions';
import type { Attributes, LogRecord } from '@opentelemetry/api';
import { addFlat, cut } from './attributes.ts';
import { severityOf } from './severity.ts';

export interface LineKeys {
  /** Key of the message. */
  readonly message: string;
  /** Key of the error. */
  readonly error: string;
  /** Levels of the logger's own, by label. */
  readonly levels?: Readonly<Record<string, number>>;
}

const EXCEPTION = [
  ['type', 'exception.type'],
  ['message', 'exception.message'],
  ['stack', 'exception.stacktrace'],
] as const;

/** In the record's own fields, its trace context or the resource already. */
const ELSEWHERE = new Set([
  LOG_LEVEL,
  LOG_TIME,
  LOG_SERVICE,
  LOG_ENVIRONMENT,
  LOG_TRACE_ID,
  LOG_SPAN_ID,
  LOG_TRACE_FLAGS,
  'pid',
  'hostname',
]);

/** The log record for a finished line. Pure: the trace context is the emitter's part. */
export function toLogRecord(line: string, keys: LineKeys): LogRecord {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== 'object' || parsed === null) return { body: cut(line.trimEnd()) };
  const fields = { ...parsed } as Record<string, unknown>;
  const { [LOG_TENANT_ID]: tenant, [LOG_TIME]: time, [keys.message]: message, [keys.error]: error } = fields;
  const attributes: Attributes = {};
  if (typeof tenant === 'string') attributes[ATTR_TENANT_ID] = tenant;
  const rest = Object.fromEntries(
    Object.entries(fields).filter(([key]) => !ELSEWHERE.has(key) && key !== LOG_TENANT_ID && key !== keys.message),
  );
  if (isObject(error)) {
    rest[keys.error] = addException(attributes, error);
  }
  addFlat(attributes, rest);
  return {
    ...severityOf(fields[LOG_LEVEL], keys.levels),
    ...timestampOf(time),
    body: typeof message === 'string' ? cut(message) : (message ?? ''),
    attributes,
  };
}

/** Moves what OpenTelemetry has names for, and returns the rest (`code`, `cause`, …). */
function addException(attributes: Attributes, error: Record<string, unknown>): Record<string, unknown> {
  const rest = { ...error };
  for (const [field, attribute] of EXCEPTION) {
    const value = error[field];
    if (typeof value !== 'string') continue;
    attributes[attribute] = cut(value);
    delete rest[field];
  }
  return rest;
}

/** Epoch milliseconds, or an ISO date. Anything else leaves the time to the SDK. */
function timestampOf(time: unknown): { timestamp?: Date } {
  const timestamp = typeof time === 'number' || typeof time === 'string' ? new Date(time) : undefined;
  return timestamp === undefined || Number.isNaN(timestamp.getTime()) ? {} : { timestamp };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
