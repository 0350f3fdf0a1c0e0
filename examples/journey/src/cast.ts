import { API, PASSENGER, WORKSPACE } from './scene.ts';
import type { Attributes, LogLine, Span, Telemetry, Trace } from './telemetry.ts';

/** Who plays which part: the traces of the story, found by what they did. */
export interface Cast {
  readonly booking?: Trace;
  readonly payment?: Trace;
  readonly statuses: readonly Trace[];
  readonly vehicle?: Trace;
  /** The request that brought Hasura's event; the event itself is handled in the vehicle's trace. */
  readonly event?: Trace;
  readonly document?: Trace;
  /** The component's error, and the trace of the click that caused it. */
  readonly error?: LogLine;
  readonly failure?: Trace;
}

export function castOf({ traces, logs }: Telemetry): Cast {
  const serving = (path: string) => traces.filter((trace) => trace.spans.some(isServer('POST', path)));
  const [booking] = serving('/api/bookings');
  const [payment] = serving('/webhooks/mollie');
  const [event] = serving('/hasura/events');
  const [document] = serving('/api/documents');
  const vehicle = traces.find(({ spans }) => spans.some((span) => span.service === WORKSPACE && isRequest('POST', '/v1/graphql')(span)));
  const error = logs.find((line) => line.service === WORKSPACE && line.attributes['event.name'] === 'exception');
  const failure = traces.find((trace) => trace.traceId === error?.traceId);
  return {
    ...(booking && { booking }),
    ...(payment && { payment }),
    statuses: serving('/webhooks/whatsapp'),
    ...(vehicle && { vehicle }),
    ...(event && { event }),
    ...(document && { document }),
    ...(error && { error }),
    ...(failure && { failure }),
  };
}

export const isServer = (method: string, path: string) => (span: Span) =>
  span.kind === 'server' && span.service === API && span.name === `${method} ${path}`;

export const isNamed = (name: string) => (span: Span) => span.name === name;

/** A CLIENT span of an HTTP request whose address holds `path`. */
export const isRequest = (method: string, path: string) => (span: Span) =>
  span.kind === 'client' && span.attributes['http.request.method'] === method && text(span.attributes, 'url.full').includes(path);

/** A CLIENT span of a statement, such as `INSERT`. */
export const isStatement = (keyword: string) => (span: Span) => {
  const { attributes } = span;
  const query = text(attributes, 'db.query.text') || text(attributes, 'db.statement');
  return span.kind === 'client' && query.trimStart().toUpperCase().startsWith(keyword);
};

export const isFromBrowser = (span: Span) => span.service === PASSENGER || span.service === WORKSPACE;
export const isFromApi = (span: Span) => span.service === API;

/** Whether `ancestor` is above `span`, over any number of parents that were exported. */
export function isBelow(trace: Trace, span: Span, ancestor: Span): boolean {
  const parent = trace.spans.find((candidate) => candidate.spanId === span.parentSpanId);
  if (parent === undefined) return false;
  return parent.spanId === ancestor.spanId || isBelow(trace, parent, ancestor);
}

export const text = (attributes: Attributes, key: string): string => {
  const value = attributes[key];
  return value === undefined || value === null ? '' : String(value);
};
