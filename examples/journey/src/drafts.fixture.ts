import { ATTR_LINK_KIND, ATTR_WEBHOOK_ORIGIN_AGE } from '@busflow/conventions';
import type { Attributes, LogLine, Metric, MetricPoint, Span, SpanLink } from './telemetry.ts';

/** Ids that can be told apart at a glance: `id('b', 16)`. */
export const id = (letter: string, length: 16 | 32): string => letter.repeat(length);

type Draft = Partial<Span> & Pick<Span, 'name' | 'start' | 'durationMs'>;

/** Makes spans from what matters about them, with ids in order. */
export function spanDrafts() {
  let count = 0;
  return (traceId: string, service: string, draft: Draft, parent?: Span): Span => {
    count += 1;
    return {
      traceId,
      spanId: count.toString(16).padStart(16, '5'),
      ...(parent && { parentSpanId: parent.spanId }),
      kind: 'internal',
      service,
      status: 'unset',
      attributes: {},
      resource: { 'service.name': service },
      events: [],
      links: [],
      ...draft,
    };
  };
}

export function log(service: string, body: string, attributes: Attributes, of?: Span): LogLine {
  const ids = of && { traceId: of.traceId, spanId: of.spanId };
  return { time: of?.start ?? 0, severity: 'INFO', body, service, attributes, resource: { 'service.name': service }, ...ids };
}

export const browserEvent = (service: string, name: string, attributes: Attributes, body = name): LogLine =>
  log(service, body, { 'event.name': name, ...attributes });

export const linkTo = (target: Span, age: number): SpanLink => ({
  traceId: target.traceId,
  spanId: target.spanId,
  attributes: { [ATTR_LINK_KIND]: 'webhook', [ATTR_WEBHOOK_ORIGIN_AGE]: age },
});

export const counter = (name: string, ...points: [Record<string, string>, number][]): Metric => ({
  name,
  kind: 'counter',
  unit: '',
  points: points.map(([labels, value]) => ({ labels, value })),
});

export const histogram = (name: string, ...points: MetricPoint[]): Metric => ({ name, kind: 'histogram', unit: 's', points });
