import { text } from './text.ts';

/** Text in, text out, and never too much of it: what could name a person or open a door is replaced. Pure. */
export type Sanitize = (text: string) => string;

/** Flat, as they leave: a nested value would reach Loki as several underscored labels. `undefined` is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** The JSON form of OTLP 1.x (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding), as far as we send it. */
type AnyValue = { stringValue: string } | { boolValue: boolean } | { intValue: string } | { doubleValue: number };
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}
export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
}
export interface LogRecord {
  /** Milliseconds since 1970, whole ones. */
  readonly at: number;
  readonly name: string;
  /** Those of an exception also make the severity and the body. */
  readonly attributes: Attributes;
  /** Fields beyond these, or in place of them: the ids of a trace, a body that is not the name, another severity. */
  readonly fields?: Partial<WireLog> | undefined;
}
interface WireLog extends SpanContext {
  readonly body: AnyValue;
  readonly severityNumber: number;
  readonly severityText: string;
}

/** Our name: of the instrumentation scope and the SDK, and for what we leave with the Vue app, on elements and in storage. */
export const SCOPE = '@busflow/faro-vue';

/** What is nothing, or not a number, is left out. */
export const keyValues = (attributes: Attributes, clean: Sanitize): KeyValue[] =>
  Object.entries(attributes).flatMap(([key, value]) => {
    if (value == null || value !== value) return [];
    const encoded = Number.isSafeInteger(value)
      ? { intValue: `${value}` }
      : Number.isFinite(value)
        ? { doubleValue: value as number }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : // Also what came past the compiler: one wrong value would have the collector refuse the whole batch.
            { stringValue: clean(text(value)) };
    return { key, value: encoded };
  });

/** The `LogRecord` of OTLP's JSON form; `common` is ours, and not cleaned. */
export function toWire({ at, name, attributes }: LogRecord, common: Attributes, clean: Sanitize): object {
  const type = attributes['exception.type'] as string | undefined;
  const event = clean(name);
  return {
    timeUnixNano: `${at}000000`,
    severityNumber: type ? 17 : 9,
    severityText: type ? 'ERROR' : 'INFO',
    body: { stringValue: type ? `${clean(type)}: ${clean(attributes['exception.message'] as string)}` : event },
    eventName: event,
    // The attribute too: backends that predate the eventName field index only attributes.
    attributes: [...keyValues({ 'event.name': event, ...attributes }, clean), ...keyValues(common, String)],
  };
}
