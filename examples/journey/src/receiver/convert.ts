import type { Attributes, AttributeValue, LogLine, Span, SpanKind } from '../telemetry.ts';
import type { AnyValue, Id, KeyValue, OtlpLogRecord, OtlpLogs, OtlpSpan, OtlpTraces } from './otlp.ts';

const KINDS: readonly SpanKind[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];
const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

export function spansOf(request: OtlpTraces): Span[] {
  return (request.resourceSpans ?? []).flatMap(({ resource, scopeSpans = [] }) => {
    const attributes = attributesOf(resource?.attributes);
    return scopeSpans.flatMap(({ spans = [] }) => spans.map((span) => spanOf(span, attributes)));
  });
}

export function logLinesOf(request: OtlpLogs): LogLine[] {
  return (request.resourceLogs ?? []).flatMap(({ resource, scopeLogs = [] }) => {
    const attributes = attributesOf(resource?.attributes);
    return scopeLogs.flatMap(({ logRecords = [] }) => logRecords.map((record) => logLineOf(record, attributes)));
  });
}

function spanOf(span: OtlpSpan, resource: Attributes): Span {
  const parentSpanId = hex(span.parentSpanId);
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    ...(parentSpanId !== '' && { parentSpanId }),
    name: span.name ?? '',
    kind: KINDS[span.kind ?? 0] ?? 'internal',
    service: serviceOf(resource),
    start: milliseconds(span.startTimeUnixNano),
    durationMs: Number(nanoseconds(span.endTimeUnixNano) - nanoseconds(span.startTimeUnixNano)) / 1e6,
    status: (['unset', 'ok', 'error'] as const)[span.status?.code ?? 0] ?? 'unset',
    attributes: attributesOf(span.attributes),
    resource,
    events: (span.events ?? []).map((event) => ({
      name: event.name ?? '',
      time: milliseconds(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
    })),
    links: (span.links ?? []).map((link) => ({
      traceId: hex(link.traceId),
      spanId: hex(link.spanId),
      attributes: attributesOf(link.attributes),
    })),
  };
}

function logLineOf(record: OtlpLogRecord, resource: Attributes): LogLine {
  const [traceId, spanId] = [hex(record.traceId), hex(record.spanId)];
  const body = valueOf(record.body);
  const attributes = attributesOf(record.attributes);
  return {
    time: milliseconds(record.timeUnixNano ?? record.observedTimeUnixNano),
    severity: record.severityText || severityOf(record.severityNumber ?? 0),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    service: serviceOf(resource),
    ...(traceId !== '' && { traceId }),
    ...(spanId !== '' && { spanId }),
    attributes: record.eventName ? { ...attributes, 'event.name': record.eventName } : attributes,
    resource,
  };
}

export function attributesOf(pairs: readonly KeyValue[] = []): Attributes {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: AnyValue = {}): AttributeValue {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.doubleValue !== undefined) return value.doubleValue;
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(valueOf);
  if (value.kvlistValue !== undefined) return attributesOf(value.kvlistValue.values);
  if (value.bytesValue !== undefined) return hex(value.bytesValue);
  return null;
}

/** Severity numbers come in fours: 9 to 12 are INFO, INFO2, INFO3, INFO4. */
const severityOf = (number: number) => SEVERITIES[Math.floor((number - 1) / 4)] ?? '';
const serviceOf = (resource: Attributes) => String(resource['service.name'] ?? 'unknown_service');
const nanoseconds = (time: string | number = 0) => BigInt(time);
const milliseconds = (time?: string | number) => Number(nanoseconds(time) / 1000n) / 1000;

/** JSON carries ids as hex text, protobuf as bytes; an empty or all-zero id means none. */
function hex(id: Id = ''): string {
  const text = typeof id === 'string' ? id.toLowerCase() : Buffer.from(id).toString('hex');
  return /^0*$/.test(text) ? '' : text;
}
