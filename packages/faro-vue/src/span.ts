import { type Attributes, keyValues, nanoseconds, type SpanContext } from './otlp.ts';

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

/** The transport cleans every span, also those that are not ours. */
const asIs = (text: string) => text;

/** The `Span` of OTLP's JSON form. */
export function encodeSpan({ context, parent, name, kind, start, end, attributes, failed }: FinishedSpan) {
  return {
    ...context,
    parentSpanId: parent?.spanId,
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: keyValues(attributes, asIs),
    status: failed ? { code: STATUS_ERROR } : {},
  };
}
