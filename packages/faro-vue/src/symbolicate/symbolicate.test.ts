import { expect, test } from 'vitest';
import { symbolicate } from './symbolicate.ts';

const find = (file: string, line: number, column: number) =>
  file === 'index-D3f9.js' ? { file: 'src/App.vue', line: line + 10, column: column + 100 } : undefined;

test.each([
  ['    at onClick (https://shop.example:8443/assets/index-D3f9.js:1:2345)', '    at onClick (src/App.vue:11:2445)'],
  ['    at https://shop.example/assets/index-D3f9.js:1:5', '    at src/App.vue:11:105'],
  ['onClick@https://shop.example/index-D3f9.js?v=3:1:5', 'onClick@src/App.vue:11:105'],
  ['index-D3f9.js:1:5\nindex-D3f9.js:2:6', 'src/App.vue:11:105\nsrc/App.vue:12:106'],
  [
    '{"exception.stacktrace":"Error\\n    at x (http://a/b/index-D3f9.js:1:5)"}',
    '{"exception.stacktrace":"Error\\n    at x (src/App.vue:11:105)"}',
  ],
  ['    at x (https://cdn.example/other-aaaa.js:1:5)', '    at x (https://cdn.example/other-aaaa.js:1:5)'],
  ['TypeError: index-D3f9.js is not a function', 'TypeError: index-D3f9.js is not a function'],
])('%s', (stack, readable) => {
  expect(symbolicate(stack, find)).toBe(readable);
});
