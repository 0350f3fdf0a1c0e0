import { expect, it, vi } from 'vitest';
import { activeTenant, isTenantId, publishTenantSource } from './tenant.ts';

it('answers what the published source answers, and nothing when it throws', () => {
  const scope = {};
  expect(activeTenant(scope)).toBeUndefined();
  const source = vi.fn<() => string | undefined>(() => 'acme');
  expect(publishTenantSource(source, scope)).toBe(true);
  expect(activeTenant(scope)).toBe('acme');
  source.mockImplementation(() => {
    throw new Error('broken');
  });
  expect(activeTenant(scope)).toBeUndefined();
});

it('keeps the first source', () => {
  const scope = {};
  publishTenantSource(() => 'first', scope);
  expect(publishTenantSource(() => 'second', scope)).toBe(false);
  expect(activeTenant(scope)).toBe('first');
});

it.each([
  ['acme', true],
  ['t-0042', true],
  ['a.b:c_d', true],
  ['', false],
  ['-a', false],
  ['a b', false],
  ['a\nb', false],
  ['ü', false],
  ['a'.repeat(65), false],
  [42, false],
  [undefined, false],
])('judges %j as %s', (value, good) => {
  expect(isTenantId(value)).toBe(good);
});
