import { expect, it } from 'vitest';
import { blocksOf, matchesOutput } from './blocks.ts';

const README = [
  '# Title',
  '',
  '```ts node="--import x"',
  'console.log(1);',
  '```',
  '',
  'It prints',
  '',
  '```text',
  '1',
  '```',
  '',
  '```ts',
  'other();',
  '```',
  '',
  'See:',
  '',
  '```text',
  'no output',
  '```',
  '',
].join('\n');

it('pairs a program with the output that the text announces, and only then', () => {
  const blocks = blocksOf(README);
  expect(blocks.map(({ language, line, expected }) => ({ language, line, expected }))).toEqual([
    { language: 'ts', line: 3, expected: '1\n' },
    { language: 'text', line: 9, expected: undefined },
    { language: 'ts', line: 13, expected: undefined },
    { language: 'text', line: 19, expected: undefined },
  ]);
  expect(blocks[0]?.attributes).toEqual({ node: '--import x' });
});

it.each([
  ['a b\nc', 'a b\nc\n', true],
  ['a 123 b', 'a … b', true],
  ['a\nx\ny\nb', 'a\n…\nb', true],
  ['a (1)', 'a (…)', true],
  ['a', 'b', false],
  ['a\nb', 'a', false],
  ['a1', 'a.', false],
])('compares %j with %j as %s', (actual, expected, same) => {
  expect(matchesOutput(actual, expected)).toBe(same);
});
