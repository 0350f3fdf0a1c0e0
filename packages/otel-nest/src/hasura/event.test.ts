import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { beforeEach, expect, it } from 'vitest';
import { withHasuraEvent, type HasuraEventPayload } from './event.ts';
import { withSpan } from '../span/with-span.ts';
import { captureTelemetry } from '../testing.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

function payload(trace_context: unknown): HasuraEventPayload<{ plate: string }> {
  return {
    id: 'e-1',
    trigger: { name: 'vehicle_updated' },
    table: { schema: 'public', name: 'vehicles' },
    event: {
      op: 'UPDATE',
      data: { old: { plate: 'A' }, new: { plate: 'B' } },
      session_variables: { 'x-hasura-user-id': 'op-7' },
      trace_context,
    },
  };
}

it('continues the trace that changed the row, and links to the request that brought the event', () => {
  const plate = withSpan('hasura.delivery', () =>
    withHasuraEvent(payload({ trace_id: TRACE, span_id: SPAN }), (event) => withSpan('vehicle.index', () => event.data.new?.plate)),
  );
  expect(plate).toBe('B');
  const span = telemetry.span('hasura.event');
  expect([span.spanContext().traceId, span.parentSpanContext?.spanId]).toEqual([TRACE, SPAN]);
  expect(telemetry.span('vehicle.index').spanContext().traceId).toBe(TRACE);
  expect(span.links.map(({ context, attributes }) => [context.spanId, attributes])).toEqual([
    [telemetry.span('hasura.delivery').spanContext().spanId, { 'busflow.link.kind': 'event_trigger' }],
  ]);
  expect(span.attributes).toEqual({
    'busflow.hasura.trigger': 'vehicle_updated',
    'busflow.hasura.operation': 'UPDATE',
    'busflow.hasura.table': 'public.vehicles',
  });
});

it.each([
  ['numbers that JSON has rounded', { trace_id: 13862875645738744000, span_id: 1234567890 }],
  ['decimal strings', { trace_id: '13862875645738744000', span_id: '1234567890' }],
  ['zeros', { trace_id: '0'.repeat(32), span_id: '0'.repeat(16) }],
  ['nothing', undefined],
  ['null', null],
])('stays in the request’s own trace for %s', (_what, traceContext) => {
  withSpan('hasura.delivery', () => withHasuraEvent(payload(traceContext), () => 1));
  const delivery = telemetry.span('hasura.delivery');
  expect(telemetry.span('hasura.event').parentSpanContext?.spanId).toBe(delivery.spanContext().spanId);
  expect(telemetry.span('hasura.event').links).toEqual([]);
  expect(trace.getSpan(context.active())).toBe(trace.getSpan(ROOT_CONTEXT));
});

it('stays in the request’s trace with `relation: link`, and links to the change', () => {
  withSpan('hasura.delivery', () => withHasuraEvent(payload({ trace_id: TRACE, span_id: SPAN }), { relation: 'link' }, () => 1));
  const [span, delivery] = [telemetry.span('hasura.event'), telemetry.span('hasura.delivery')];
  expect(span.parentSpanContext?.spanId).toBe(delivery.spanContext().spanId);
  expect(span.links.map(({ context, attributes }) => [context.traceId, context.spanId, attributes])).toEqual([
    [TRACE, SPAN, { 'busflow.link.kind': 'event_trigger' }],
  ]);
});

it('links from a new trace where the request is in the change’s trace already', () => {
  withSpan('hasura.delivery', (request) => {
    const { traceId } = request.spanContext();
    withHasuraEvent(payload({ trace_id: traceId, span_id: SPAN }), { relation: 'link' }, () => 1);
  });
  const [span, delivery] = [telemetry.span('hasura.event'), telemetry.span('hasura.delivery')];
  expect(span.parentSpanContext).toBeUndefined();
  expect(span.links.map(({ context }) => context.spanId)).toEqual([delivery.spanContext().spanId]);
  expect(span.spanContext().traceId).not.toBe(delivery.spanContext().traceId);
});

it('takes ids of 64 bits and in upper case for the same trace', () => {
  withHasuraEvent(payload({ trace_id: '8448EB211C80319C', span_id: SPAN.toUpperCase() }), () => 1);
  const span = telemetry.span('hasura.event');
  expect([span.spanContext().traceId, span.parentSpanContext?.spanId]).toEqual(['00000000000000008448eb211c80319c', SPAN]);
});

it('shows only the session variables that are allowed, and of a payload only its text', () => {
  const options = { sessionVariables: ['x-hasura-role', 'x-hasura-Org-Id'] } as const;
  const { event } = payload(undefined);
  const session_variables = { 'X-Hasura-Role': 'dispatcher', 'x-hasura-user-id': 'op-7', 'x-hasura-org-id': 'o'.repeat(300) };
  withHasuraEvent({ trigger: { name: JSON.parse('{"a":1}') }, event: { ...event, session_variables } }, options, () => 1);
  expect(telemetry.span('hasura.event').attributes).toEqual({
    'busflow.hasura.operation': 'UPDATE',
    'busflow.hasura.session.role': 'dispatcher',
    'busflow.hasura.session.org_id': 'o'.repeat(256),
  });
});

it.each([[undefined], [null], ['text'], [{}], [{ event: null, table: 7 }]])(
  'hands %j on to the handler, which knows what to do about it',
  (body) => {
    expect(withHasuraEvent(body as never, (event) => event ?? 'none')).toBe('none');
    expect(telemetry.span('hasura.event').links).toEqual([]);
  },
);
