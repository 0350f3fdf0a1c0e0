import { withSpan } from '@busflow/otel-nest';
import { expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';

declare module '@busflow/otel-nest' {
  interface CustomAttributes {
    'acme.shop': string;
  }
}

const telemetry = captureTelemetry();

it('takes the keys that an application has added', () => {
  withSpan('shop.open', { attributes: { 'acme.shop': 's-1' } }, () => 1);
  // @ts-expect-error -- not added
  withSpan('shop.close', { attributes: { 'acme.till': 't-1' } }, () => 1);
  expect(telemetry.span('shop.open').attributes).toEqual({ 'acme.shop': 's-1' });
});
