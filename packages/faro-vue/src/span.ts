import { type Attributes, keyValues, type SpanContext } from './otlp.ts';

export interface FinishedSpan {
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  readonly failed: boolean;
  /** Why. */
  readonly message?: string | undefined;
  readonly events?: readonly { readonly name: string; readonly at: number; readonly attributes: Attributes }[];
  readonly links?: readonly { readonly context: SpanContext; readonly attributes: Attributes }[];
}

export const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };
const STATUS_ERROR = 2;

/** Microseconds are what browsers measure; three zeros make the nanoseconds that a double could not hold. */
export const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds * 1000)}000`;

/** The `Span` of OTLP's JSON form. The transport cleans it, as it does spans that are not ours. */
export function encodeSpan({ context, parent, name, kind, start, end, attributes, failed, message, events, links }: FinishedSpan) {
  return {
    ...ids(context),
    parentSpanId: parent?.spanId,
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: keyValues(attributes, String),
    events: events?.map((event) => ({
      name: event.name,
      timeUnixNano: nanoseconds(event.at),
      attributes: keyValues(event.attributes, String),
    })),
    links: links?.map((link) => ({ ...ids(link.context), attributes: keyValues(link.attributes, String) })),
    status: failed ? { code: STATUS_ERROR, message } : {},
  };
}

/** Not what else a context may have. */
const ids = ({ traceId, spanId }: SpanContext): SpanContext => ({ traceId, spanId });
