import { propagation, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { inboundContext } from './inbound.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

beforeAll(() => {
  propagation.setGlobalPropagator(new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }));
});

describe('a request', () => {
  const headers = { traceparent, tracestate: 'a=1,a=2', baggage: 'tenant=evil' };
  it('of a client brings its trace and no baggage', () => {
    const inbound = inboundContext(headers, 'client');
    expect(trace.getSpanContext(inbound)?.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(trace.getSpanContext(inbound)?.traceState).toBeUndefined();
    expect(propagation.getBaggage(inbound)).toBeUndefined();
  });
  it('of a service brings its baggage too', () => {
    expect(propagation.getBaggage(inboundContext(headers, 'service'))?.getEntry('tenant')?.value).toBe('evil');
  });
  it.each([
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    `${traceparent}, ${traceparent}`,
    traceparent.toUpperCase(),
    '00-0-0-01',
    '',
  ])('with traceparent %j brings nothing', (bad) => {
    expect(trace.getSpanContext(inboundContext({ ...headers, traceparent: bad }, 'client'))).toBeUndefined();
  });
  it.each(['client', 'service'] as const)(
    'of a %s has no flags that are not defined yet, even where no span of ours stands between',
    (trust) => {
      const carrier: Record<string, string> = {};
      propagation.inject(inboundContext({ traceparent: traceparent.replace(/01$/, 'ff') }, trust), carrier);
      expect(carrier).toEqual({ traceparent: traceparent.replace(/01$/, '03') });
    },
  );
  it('sends nothing invalid on', () => {
    const carrier: Record<string, string> = {};
    propagation.inject(inboundContext({ traceparent, tracestate: `a=${'x'.repeat(10_000)}` }, 'client'), carrier);
    expect(carrier).toEqual({ traceparent });
  });
});
