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
}

const KINDS = { internal: 1, client: 3 };
const STATUS_ERROR = 2;

/** Microseconds are what browsers measure; three zeros make the nanoseconds that a double could not hold. */
export const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds * 1000)}000`;

/** The `Span` of OTLP's JSON form. The transport cleans it, as it does spans that are not ours. */
export function encodeSpan({ context, parent, name, kind, start, end, attributes, failed }: FinishedSpan) {
  return {
    ...context,
    parentSpanId: parent?.spanId,
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: keyValues(attributes, String),
    status: failed ? { code: STATUS_ERROR } : {},
  };
}
