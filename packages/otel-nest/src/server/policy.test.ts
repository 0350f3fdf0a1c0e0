import { expect, it } from 'vitest';
import { envReader } from '../config/env.ts';
import { ignoresInbound, isHealthCheck, pathOf, requestPolicy } from './policy.ts';

const policy = requestPolicy({}, envReader({}));

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
  expect(isHealthCheck(path, policy)).toBe(silent);
});

it.each([
  ['/webhooks/mollie', true],
  ['/webhooks', true],
  ['/webhooks-list', false],
  ['/api/webhooks/', false],
])('ignores inbound context on %s: %s', (path, ignored) => {
  expect(ignoresInbound(path, policy)).toBe(ignored);
});

it.each([
  [undefined, 'client', ['/webhooks/']],
  ['service', 'service', ['/webhooks/']],
  [{ policy: 'service' }, 'service', ['/webhooks/']],
  [{ ignore: ['/hooks/'] }, 'client', ['/hooks/']],
] as const)('trusts as %j says', (trust, who, ignore) => {
  expect(requestPolicy(trust === undefined ? {} : { trust }, envReader({}))).toMatchObject({ trust: who, ignore });
});

it('trusts as BUSFLOW_TRUST says where no option tells', () => {
  const env = envReader({ BUSFLOW_TRUST: 'service' });
  expect(requestPolicy({ trust: { ignore: [] } }, env)).toMatchObject({ trust: 'service', ignore: [] });
  expect(requestPolicy({ trust: 'client' }, env).trust).toBe('client');
});
