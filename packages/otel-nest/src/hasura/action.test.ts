import { beforeEach, expect, it } from 'vitest';
import { withSpan } from '../span/with-span.ts';
import { captureTelemetry } from '../testing.ts';
import { withHasuraAction, type HasuraActionRequest } from './action.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

function call(headers: HasuraActionRequest['headers']): HasuraActionRequest<{ seats: number }> {
  const session_variables = { 'x-hasura-role': 'dispatcher', 'x-hasura-user-id': 'op-7' };
  return { headers, body: { action: { name: 'bookSeats' }, input: { seats: 2 }, session_variables } };
}

it.each([
  ['traceparent', { traceparent: `00-${TRACE}-${SPAN}-01` }],
  ['B3, as older versions send it', { 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN }],
])('continues the trace of the headers: %s', (_what, headers) => {
  const seats = withSpan('hasura.delivery', () => withHasuraAction(call(headers), ({ input }) => input.seats));
  expect(seats).toBe(2);
  const span = telemetry.span('hasura.action');
  expect([span.spanContext().traceId, span.parentSpanContext?.spanId]).toEqual([TRACE, SPAN]);
  expect(span.links.map(({ context, attributes }) => [context.spanId, attributes])).toEqual([
    [telemetry.span('hasura.delivery').spanContext().spanId, { 'busflow.link.kind': 'action' }],
  ]);
  expect(span.attributes).toEqual({ 'busflow.hasura.action': 'bookSeats' });
});

it('links with the trace of the headers instead, and shows what is allowed', () => {
  const options = { relation: 'link', sessionVariables: ['x-hasura-role'] } as const;
  withSpan('hasura.delivery', () => withHasuraAction(call({ traceparent: `00-${TRACE}-${SPAN}-01` }), options, () => 1));
  const span = telemetry.span('hasura.action');
  expect(span.parentSpanContext?.spanId).toBe(telemetry.span('hasura.delivery').spanContext().spanId);
  expect(span.links.map(({ context }) => [context.traceId, context.spanId])).toEqual([[TRACE, SPAN]]);
  expect(span.attributes).toEqual({ 'busflow.hasura.action': 'bookSeats', 'busflow.hasura.session.role': 'dispatcher' });
});

it.each([[{}], [{ traceparent: 'ff-zero' }], [{ 'x-b3-traceid': '1000000000000000001', 'x-b3-spanid': '4083814875249555000' }]])(
  'stays in the request’s trace for %j',
  (headers) => {
    withSpan('hasura.delivery', () => withHasuraAction(call(headers), () => 1));
    const span = telemetry.span('hasura.action');
    expect(span.parentSpanContext?.spanId).toBe(telemetry.span('hasura.delivery').spanContext().spanId);
    expect(span.links).toEqual([]);
  },
);
