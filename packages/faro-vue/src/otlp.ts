/** Text in, text out: what could name a person or open a door is replaced. Pure. */
export type Sanitize = (text: string) => string;

/** For what developers wrote: names and versions. */
export const asIs: Sanitize = (text) => text;

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
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly name: string;
  readonly body: string;
  readonly severity: Severity;
  readonly attributes: Attributes;
  readonly trace?: SpanContext | undefined;
}
export type Severity = keyof typeof SEVERITIES;

const SEVERITIES = { TRACE: 1, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17 };

/** Longest string that leaves. Characters. */
export const MAX_TEXT = 4096;

/** Microseconds are what browsers measure; three zeros make the nanoseconds that a double could not hold. */
export const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds * 1000)}000`;

export function keyValues(attributes: Attributes, clean: Sanitize): KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined || value !== value) return [];
    return [{ key, value: anyValue(value, clean) }];
  });
}

function anyValue(value: string | number | boolean, clean: Sanitize): AnyValue {
  if (typeof value === 'boolean') return { boolValue: value };
  // Clocks give sixteen digits of which four say something.
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: `${value}` } : { doubleValue: Math.round(value * 1e4) / 1e4 };
  return { stringValue: text(value, clean) };
}

/** Cut after cleaning, so that no half of an address escapes the pattern; cut roughly before, so that cleaning stays cheap. */
const text = (value: string, clean: Sanitize) => clean(value.slice(0, 4 * MAX_TEXT)).slice(0, MAX_TEXT);

export function encodeLog({ at, name, body, severity, attributes, trace }: LogRecord, clean: Sanitize): string {
  return JSON.stringify({
    timeUnixNano: nanoseconds(at),
    severityNumber: SEVERITIES[severity],
    severityText: severity,
    body: { stringValue: text(body, clean) },
    eventName: name,
    // The attribute too: backends that predate the eventName field index only attributes.
    attributes: keyValues({ 'event.name': name, ...attributes }, clean),
    ...trace,
  });
}
