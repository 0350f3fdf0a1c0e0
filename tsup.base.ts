import { defineConfig } from 'tsup';

/** How every package is built: ESM for its entries, with the private conventions inlined into code and declarations. */
export function library(entries: readonly string[]) {
  return defineConfig({
    entry: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
    format: 'esm',
    target: 'es2023',
    clean: true,
    sourcemap: true,
    treeshake: true,
    // A demo runs the code only; declarations take most of a build's time.
    dts: process.env['BUSFLOW_SKIP_TYPES'] === '1' ? false : { resolve: ['@busflow/conventions', /^\.{1,2}\//] },
    noExternal: ['@busflow/conventions'],
  });
}
