/** OTLP export requests as JSON carries them, as far as the journey reads them. Ids are hex text, or bytes from protobuf. */

export type Id = string | Uint8Array;

export interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
  readonly bytesValue?: Id;
}

export interface KeyValue {
  readonly key: string;
  readonly value?: AnyValue;
}

interface Resourced {
  readonly resource?: { readonly attributes?: readonly KeyValue[] };
}

export interface OtlpSpan {
  readonly traceId: Id;
  readonly spanId: Id;
  readonly parentSpanId?: Id;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano?: string | number;
  readonly endTimeUnixNano?: string | number;
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly {
    readonly timeUnixNano?: string | number;
    readonly name?: string;
    readonly attributes?: readonly KeyValue[];
  }[];
  readonly links?: readonly { readonly traceId: Id; readonly spanId: Id; readonly attributes?: readonly KeyValue[] }[];
  readonly status?: { readonly code?: number };
}

export interface OtlpTraces {
  readonly resourceSpans?: readonly (Resourced & { readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[] })[];
}

export interface OtlpLogRecord {
  readonly timeUnixNano?: string | number;
  readonly observedTimeUnixNano?: string | number;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly body?: AnyValue;
  readonly attributes?: readonly KeyValue[];
  readonly traceId?: Id;
  readonly spanId?: Id;
  readonly eventName?: string;
}

export interface OtlpLogs {
  readonly resourceLogs?: readonly (Resourced & { readonly scopeLogs?: readonly { readonly logRecords?: readonly OtlpLogRecord[] }[] })[];
}

export interface OtlpPoint {
  readonly attributes?: readonly KeyValue[];
  readonly asDouble?: number;
  readonly asInt?: string | number;
  readonly count?: string | number;
  readonly sum?: number;
}

interface Points {
  readonly dataPoints?: readonly OtlpPoint[];
  /** 1 = delta, 2 = cumulative. */
  readonly aggregationTemporality?: number;
}

export interface OtlpMetric {
  readonly name?: string;
  readonly unit?: string;
  readonly gauge?: Points;
  readonly sum?: Points & { readonly isMonotonic?: boolean };
  readonly histogram?: Points;
}

export interface OtlpMetrics {
  readonly resourceMetrics?: readonly (Resourced & { readonly scopeMetrics?: readonly { readonly metrics?: readonly OtlpMetric[] }[] })[];
}
