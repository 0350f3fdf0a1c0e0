import { expect, it } from 'vitest';
import { pageOf } from './pages.ts';
import { typeProblems } from './type-problems.ts';

const README = [
  'A program that imports one of the page’s files.',
  '```ts',
  "import { createWebhookTrace, type LateOrigin } from '@busflow/webhook-trace';",
  "import { count } from './helper.ts';",
  "createWebhookTrace({ keys: [], enviroment: 'production' });",
  'const late: LateOrigin = { event: undefined };',
  'console.log(count.toFixed(), late);',
  '```',
  '```ts file="helper.ts"',
  'export const double = (given) => given * 2;',
  'export const count: number | undefined = Math.random() > 1 ? 1 : undefined;',
  '```',
  '```ts skip="a fragment"',
  'nobodyKnows();',
  '```',
  '```js',
  'untyped = 1;',
  '```',
].join('\n');

it('tells the page’s own line of what a strict compiler refuses, and nothing of fragments and JavaScript', () => {
  const page = pageOf('packages/webhook-trace/README.md', README);
  expect(typeProblems([page]).sort()).toEqual([
    expect.stringMatching(/^packages\/webhook-trace\/README\.md:10:24: error TS7006: /),
    expect.stringMatching(/^packages\/webhook-trace\/README\.md:5:32: error TS2561: .*'environment'/),
    expect.stringMatching(/^packages\/webhook-trace\/README\.md:7:13: error TS18048: /),
  ]);
}, 60_000);
