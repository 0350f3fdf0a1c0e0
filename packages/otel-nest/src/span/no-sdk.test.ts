import { firstValueFrom, of } from 'rxjs';
import { expect, it } from 'vitest';
import { activeTenant } from '@busflow/conventions';
import { trackOutcome } from '../outcome.ts';
import { runWithTenant } from '../tenant/tenant.ts';
import { Traced } from './traced.ts';
import { withSpan } from './with-span.ts';

it('changes nothing without an SDK: the very values, the very errors', async () => {
  const promise = Promise.resolve(1);
  const observable = of(1);
  const error = new Error('boom');
  expect(withSpan('a.b', () => promise)).toBe(promise);
  expect(withSpan('a.b', () => observable)).toBe(observable);
  expect(await firstValueFrom(observable)).toBe(1);
  expect(() =>
    withSpan('a.b', () => {
      throw error;
    }),
  ).toThrow(error);
  expect(await trackOutcome('booking', { channel: 'web' }, () => promise)).toBe(1);
  class Service {
    @Traced('a.b')
    run(value: number): number {
      return value;
    }
  }
  expect(new Service().run(7)).toBe(7);
});

it('knows the tenant without an SDK', async () => {
  await runWithTenant('acme', async () => {
    await Promise.resolve();
    expect(activeTenant()).toBe('acme');
  });
  expect(activeTenant()).toBeUndefined();
});
