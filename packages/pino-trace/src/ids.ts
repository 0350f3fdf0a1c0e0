import { activeTenant, isTenantId, LOG_SPAN_ID, LOG_TENANT_ID, LOG_TRACE_FLAGS, LOG_TRACE_ID } from '@busflow/conventions';
import { isSpanContextValid, trace, type SpanContext } from '@opentelemetry/api';

/**
 * Returns a function that serialises the active span's ids and the verified tenant as JSON members with a leading
 * comma, or nothing where there are none. The last span's text is kept: a request logs several lines in one span.
 */
export function createIdSource(): () => string {
  let lastContext: SpanContext | undefined;
  let lastText = '';
  return function activeIds() {
    const context = trace.getActiveSpan()?.spanContext();
    if (context !== undefined && context !== lastContext) {
      lastText = isSpanContextValid(context) ? spanMembers(context) : '';
      lastContext = context;
    }
    return (context === undefined ? '' : lastText) + tenantMember();
  };
}

function spanMembers({ traceId, spanId, traceFlags }: SpanContext): string {
  const flags = (traceFlags & 0xff).toString(16).padStart(2, '0');
  return `,"${LOG_TRACE_ID}":"${traceId}","${LOG_SPAN_ID}":"${spanId}","${LOG_TRACE_FLAGS}":"${flags}"`;
}

/** A tenant id's alphabet needs no JSON escapes. */
function tenantMember(): string {
  const tenant = activeTenant();
  return isTenantId(tenant) ? `,"${LOG_TENANT_ID}":"${tenant}"` : '';
}
