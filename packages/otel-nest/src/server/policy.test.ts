import { expect, it } from 'vitest';
import { DEFAULT_POLICY, ignoresInbound, isHealthCheck, pathOf } from './policy.ts';

it.each([
  ['/a/b?c=/d', '/a/b'],
  ['/', '/'],
  ['?x', '/'],
  ['http://evil.example/health?x', '/health'],
  ['*', '/'],
])('takes the path out of %s', (target, path) => {
  expect(pathOf(target)).toBe(path);
});

it.each([
  ['/health', true],
  ['/health/', true],
  ['/healthz', true],
  ['/healthy', false],
  ['/', false],
  ['/api/health', false],
])('takes %s for a health check: %s', (path, silent) => {
  expect(isHealthCheck(path, DEFAULT_POLICY)).toBe(silent);
});

it.each([
  ['/webhooks/mollie', true],
  ['/webhooks', true],
  ['/webhooks-list', false],
  ['/api/webhooks/', false],
])('ignores inbound context on %s: %s', (path, ignored) => {
  expect(ignoresInbound(path, DEFAULT_POLICY)).toBe(ignored);
});
