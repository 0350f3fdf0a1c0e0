import { defaultTextMapSetter, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import { envReader } from '../config/env.ts';
import { isOwnNetwork, propagatorOf } from './propagator.ts';

const tracer = new TracerProvider().getTracer('test');

function sentTo(host: string | undefined, propagateTo: readonly string[] = []): string[] {
  const attributes = host === undefined ? {} : { 'url.full': `https://${host}/`, 'server.address': host };
  const span = tracer.startSpan('POST', { kind: SpanKind.CLIENT, attributes });
  const baggage = propagation.createBaggage({ tenant: { value: 'acme' } });
  const carrier = {};
  propagatorOf(envReader({}), propagateTo).inject(
    propagation.setBaggage(trace.setSpan(ROOT_CONTEXT, span), baggage),
    carrier,
    defaultTextMapSetter,
  );
  return Object.keys(carrier).sort();
}

it('sends context inside the own network and to the hosts that were named', () => {
  expect(sentTo('pricing')).toEqual(['baggage', 'traceparent']);
  expect(sentTo('api.partner.example', ['.partner.example'])).toEqual(['baggage', 'traceparent']);
  expect(sentTo(undefined)).toEqual(['baggage', 'traceparent']);
});

it('tells third parties nothing', () => {
  expect(sentTo('api.mollie.com')).toEqual([]);
  expect(sentTo('evil-partner.example', ['partner.example'])).toEqual([]);
});

it.each(['localhost', 'db', 'tempo.internal', '127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '[::1]', '::1'])(
  'counts %s as the own network',
  (host) => {
    expect(isOwnNetwork(host)).toBe(true);
  },
);

it.each(['example.com', '8.8.8.8', '172.32.0.1', '10.evil.com', 'internal.example.com', '2001:db8::1'])('counts %s as outside', (host) => {
  expect(isOwnNetwork(host)).toBe(false);
});
