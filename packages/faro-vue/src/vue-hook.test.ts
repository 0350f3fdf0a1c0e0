import * as vue from 'vue';
import { expect, test } from 'vitest';
import { hookInWords } from './vue-hook.ts';

test.each([
  ['https://vuejs.org/error-reference/#runtime-5', 'native event handler'],
  ['https://vuejs.org/error-reference/#runtime-0', 'setup function'],
  ['https://vuejs.org/error-reference/#runtime-16', 'app unmount cleanup function'],
  ['https://vuejs.org/error-reference/#runtime-bm', 'beforeMount hook'],
  ['https://vuejs.org/error-reference/#runtime-99', 'https://vuejs.org/error-reference/#runtime-99'],
  ['render function', 'render function'],
])('%s reads %s', (info, words) => {
  expect(hookInWords(info)).toBe(words);
});

// Not in its types.
const { ErrorTypeStrings } = vue as unknown as { readonly ErrorTypeStrings: Readonly<Record<string, string>> };

test.each(Object.entries(ErrorTypeStrings))('Vue’s own code %s reads "%s"', (code, words) => {
  // Vue has forgotten the word there.
  expect(hookInWords(`https://vuejs.org/error-reference/#runtime-${code}`)).toBe(words === 'updated' ? 'updated hook' : words);
});
