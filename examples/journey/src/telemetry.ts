/** What both readers produce, so that checks and story do not know where the telemetry was read. */

export type AttributeValue = string | number | boolean | readonly AttributeValue[] | { readonly [key: string]: AttributeValue } | null;
export type Attributes = Readonly<Record<string, AttributeValue>>;

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

interface SpanEvent {
  readonly name: string;
  readonly time: number;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly service: string;
  /** Unix time, milliseconds with a fraction. */
  readonly start: number;
  readonly durationMs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
}

export interface Trace {
  readonly traceId: string;
  /** In order of their start. */
  readonly spans: readonly Span[];
}

export interface LogLine {
  /** Unix time, milliseconds with a fraction. */
  readonly time: number;
  readonly severity: string;
  readonly body: string;
  readonly service: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

export interface MetricPoint {
  readonly labels: Readonly<Record<string, string>>;
  /** A counter's or gauge's value; a histogram's count. */
  readonly value: number;
  /** Histograms only. */
  readonly sum?: number;
}

export interface Metric {
  /** As Prometheus knows it: `http_server_request_duration_seconds`. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly unit: string;
  readonly points: readonly MetricPoint[];
}

export interface Telemetry {
  readonly traces: readonly Trace[];
  readonly logs: readonly LogLine[];
  readonly metrics: readonly Metric[];
  /** Everything as it was received, as text: where planted markers are looked for. */
  readonly wire: readonly string[];
}

/** Where the journey's programs send their telemetry, and where it is read back. */
export interface Reader {
  readonly endpoints: { readonly grpc: string; readonly http: string };
  /** How long to wait for what is late, and how often to look. */
  readonly patience: { readonly deadlineMs: number; readonly pauseMs: number };
  /** What arrived so far from this run of the journey. */
  read(): Promise<Telemetry>;
  /** One line: where the telemetry came from. */
  describe(telemetry: Telemetry): string;
  /** A page that shows the trace, where the reader has one. */
  linkTo?(traceId: string): string;
  close(): Promise<void>;
}

export const tracesOf = (spans: readonly Span[]): Trace[] =>
  [...Map.groupBy(spans, (span) => span.traceId)]
    .map(([traceId, members]) => ({ traceId, spans: members.toSorted((a, b) => a.start - b.start) }))
    .toSorted((a, b) => (a.spans[0]?.start ?? 0) - (b.spans[0]?.start ?? 0));
