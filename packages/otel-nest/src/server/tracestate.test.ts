import { describe, expect, it } from 'vitest';
import { checkedTraceState, isTracestate } from './tracestate.ts';

describe('tracestate', () => {
  it.each([
    'a=1',
    'a=1,b=2',
    'tenant@vendor=x, b=2',
    'a=1,,b=2',
    `a=${'x'.repeat(256)}`,
    ' a=1 ,\tb=2',
    '9a@v=x y',
    `${'k'.repeat(256)}=v`,
    `${'t'.repeat(241)}@${'s'.repeat(14)}=v`,
    'a=1,a@v=2,ab=3,b=4',
    'a=1,\t ,',
    'a=x  y ',
    Array.from({ length: 32 }, (_, index) => `k${index}=v`).join(','),
  ])('keeps %j', (value) => {
    expect(isTracestate(value)).toBe(true);
  });
  it.each([
    ['an oversized one', `a=${'x'.repeat(511)}`],
    ['ten kilobytes', `a=${'x'.repeat(10_000)}`],
    ['a thousand members', Array.from({ length: 1_000 }, (_, index) => `k${index}=v`).join(',')],
    ['33 members', Array.from({ length: 33 }, (_, index) => `k${index}=v`).join(',')],
    ['a key twice', 'a=1,b=2,a=3'],
    ['a tenant’s key twice', 'a@v=1,b@v=2, a@v=3'],
    ['its first key again at the end', `${Array.from({ length: 31 }, (_, index) => `k${index}=v`).join(',')},k0=v`],
    ['two signs of a tenant', 'a@b@c=1'],
    ['a tenant of 242 characters', `${'t'.repeat(242)}@s=v`],
    ['a system of 15 characters', `t@${'s'.repeat(15)}=v`],
    ['no tenant before its sign', '@s=v'],
    ['no system behind its sign', 'a@=v'],
    ['a space between key and value', 'a =1'],
    ['a tab within a value', 'a=x\ty'],
    ['a member without a value', 'a'],
    ['an upper-case key', 'A=1'],
    ['a value with a control character', 'a=1\u0007'],
    ['an empty value', 'a='],
    ['a value of 257 characters', `a=${'x'.repeat(257)}`],
    ['a key of 257 characters', `${'k'.repeat(257)}=v`],
    ['an equals sign in a value', 'a=1=2'],
    ['a key that starts with a digit', '9=1'],
    ['a system that starts with a digit', 'a@9=1'],
    ['a value beyond ASCII', 'a=\u00e9'],
    ['a value that ends in a no-break space', 'a=1\u00a0'],
    ['nothing', ''],
    ['only commas', ',,'],
  ])('drops %s whole', (_what, value) => {
    expect(isTracestate(value)).toBe(false);
  });
});

it('goes on as it came until somebody changes it', () => {
  const state = checkedTraceState('a=1, b=2');
  expect(state?.serialize()).toBe('a=1, b=2');
  expect(state?.get('b')).toBe('2');
  expect(state?.set('c', '3').serialize()).toBe('c=3,a=1,b=2');
  expect(state?.unset('a').serialize()).toBe('b=2');
});
