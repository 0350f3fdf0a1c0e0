/** Top-level fields of every JSON log line. The ids are lower-case hex: 32 and 16 characters, flags 2. */
export const LOG_TRACE_ID = 'trace_id';
export const LOG_SPAN_ID = 'span_id';
export const LOG_TRACE_FLAGS = 'trace_flags';
export const LOG_TENANT_ID = 'tenant_id';
export const LOG_SERVICE = 'service';
export const LOG_ENVIRONMENT = 'environment';
export const LOG_LEVEL = 'level';
export const LOG_TIME = 'time';

/** Counts what was taken out of log lines, by rule. */
export const METRIC_LOG_REDACTIONS = 'busflow.log.redactions';
