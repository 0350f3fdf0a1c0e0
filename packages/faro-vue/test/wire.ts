import type { Received } from './server.ts';

type Value = string | number | boolean;

export interface LogLine {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly body: string;
  readonly severity: string;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly resource: Readonly<Record<string, Value>>;
}

export interface SpanLine {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly milliseconds: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, Value>>;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, Value>>;
}

interface WireLog {
  readonly eventName: string;
  readonly timeUnixNano: string;
  readonly body: { readonly stringValue: string };
  readonly severityText: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes: readonly KeyValue[];
}

interface WireSpan {
  readonly attributes: readonly KeyValue[];
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
}

const flat = (attributes: readonly KeyValue[]) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value['intValue'] === undefined ? Object.values(value)[0]! : Number(value['intValue'])]),
  );

/** The log records in OTLP/JSON requests, flattened for a test to read. */
export function logsIn(received: readonly Received[]): LogLine[] {
  return received
    .filter(({ path }) => path === '/v1/logs')
    .flatMap(({ body }) => JSON.parse(body).resourceLogs)
    .flatMap(({ resource, scopeLogs }) =>
      scopeLogs.flatMap(({ logRecords }: { logRecords: WireLog[] }) =>
        logRecords.map((record) => {
          const { eventName, timeUnixNano, body, severityText, traceId, spanId, attributes } = record;
          return {
            name: eventName,
            at: Number(timeUnixNano) / 1e6,
            body: body.stringValue,
            severity: severityText,
            traceId,
            spanId,
            attributes: flat(attributes),
            resource: flat(resource.attributes),
          };
        }),
      ),
    );
}

export function spansIn(received: readonly Received[]): SpanLine[] {
  return received
    .filter(({ path }) => path === '/v1/traces')
    .flatMap(({ body }) => JSON.parse(body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }: { spans: WireSpan[] }): WireSpan[] => spans))
    .map(({ name, kind, traceId, spanId, parentSpanId, startTimeUnixNano, endTimeUnixNano, status, attributes }) => ({
      name,
      kind,
      traceId,
      spanId,
      parentSpanId,
      milliseconds: Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1e6,
      failed: status.code === 2,
      attributes: flat(attributes),
    }));
}
