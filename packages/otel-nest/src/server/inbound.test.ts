import { propagation, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { inboundContext, isTracestate } from './inbound.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

beforeAll(() => {
  propagation.setGlobalPropagator(new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }));
});

describe('tracestate', () => {
  it.each(['a=1', 'a=1,b=2', 'tenant@vendor=x, b=2', 'a=1,,b=2', `a=${'x'.repeat(256)}`])('keeps %j', (value) => {
    expect(isTracestate(value)).toBe(true);
  });
  it.each([
    ['an oversized one', `a=${'x'.repeat(511)}`],
    ['ten kilobytes', `a=${'x'.repeat(10_000)}`],
    ['a thousand members', Array.from({ length: 1_000 }, (_, index) => `k${index}=v`).join(',')],
    ['33 members', Array.from({ length: 33 }, (_, index) => `k${index}=v`).join(',')],
    ['a key twice', 'a=1,b=2,a=3'],
    ['a member without a value', 'a'],
    ['an upper-case key', 'A=1'],
    ['a value with a control character', 'a=1\u0007'],
    ['nothing', ''],
    ['only commas', ',,'],
  ])('drops %s whole', (_what, value) => {
    expect(isTracestate(value)).toBe(false);
  });
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
