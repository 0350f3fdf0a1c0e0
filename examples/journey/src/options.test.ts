import { expect, it } from 'vitest';
import { parseOptions, UsageError } from './options.ts';

it('defaults to the receiver, an end, and no file', () => {
  expect(parseOptions([])).toEqual({ stack: false, keep: false, help: false });
});

it('takes what npm and pnpm hand on', () => {
  expect(parseOptions(['--', '--stack', '--json', 'out.json'])).toEqual({ stack: true, keep: false, help: false, json: 'out.json' });
});

it.each([['--stak'], ['--json'], ['extra']])('refuses %s', (...args) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
});
