import { afterEach, expect, test, vi } from 'vitest';

import { Config } from '../config/config.ts';
import type { Operator } from './operator.ts';
import { SessionTokens } from './session-tokens.ts';

const operator: Operator = { userId: 'op-7', role: 'dispatcher', tenantId: 'alpenbus' };
const tokens = tokensWith('s');

function tokensWith(letter: string): SessionTokens {
  return new SessionTokens(new Config({ DATABASE_URL: 'postgres://unused', SESSION_SECRET: letter.repeat(32) }));
}

afterEach(() => void vi.useRealTimers());

test('a token says who its operator is', async () => {
  expect(await tokens.verify(await tokens.issue(operator))).toEqual(operator);
});

test('a token with another tenant written into it is worthless', async () => {
  const [header, payload = '', signature] = (await tokens.issue(operator)).split('.');
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), tenant: 'rival' };
  const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
  expect(await tokens.verify(forged)).toBeUndefined();
});

test.for([
  ['another secret', tokensWith('x').issue(operator)],
  ['no signature', Promise.resolve('eyJhbGciOiJub25lIn0.eyJzdWIiOiJvcC03IiwiaXNzIjoiYnVzZmxvdy1hcGkifQ.')],
  ['no form at all', Promise.resolve('op-7')],
] as const)('a token with %s is worthless', async ([, token]) => {
  expect(await tokens.verify(await token)).toBeUndefined();
});

test('a token ends after eight hours', async () => {
  const token = await tokens.issue(operator);
  vi.useFakeTimers({ now: Date.now() + 8 * 3_600_000 + 1000 });
  expect(await tokens.verify(token)).toBeUndefined();
});
