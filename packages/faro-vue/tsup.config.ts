import { readdirSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.ts';

const modules = readdirSync(new URL('src', import.meta.url))
  .filter((file) => file.endsWith('.ts') && !file.includes('.test'))
  .map((file) => file.replace('.ts', ''));

// One output module a source module. In one chunk, the code that the passenger's stub shares with Faro would bring
// Faro into the page's entry: bundlers split between modules, not inside them. The same goes for names.
const names = ['attributes', 'browser-loss', 'names', 'vue-attributes'];
const { dts, entry, ...options } = Object.assign({ dts: false as unknown, entry: {} }, library([...modules, 'symbolicate/main']));

export default defineConfig({
  ...options,
  entry: { ...entry, ...Object.fromEntries(names.map((name) => [`names/${name}`, `../conventions/src/${name}.ts`])) },
  // What is built is as readable as its source, and maps of so many small modules would be more than half of the package.
  sourcemap: false,
  dts:
    typeof dts === 'object'
      ? { ...dts, entry: Object.fromEntries(['index', 'extras', 'nuxt', 'tracing', 'vite'].map((name) => [name, `src/${name}.ts`])) }
      : false,
});
