import { defineConfig } from 'tsup';

/** How every package is built: ESM for its entries, with the private conventions inlined into code and declarations. */
export function library(entries: readonly string[]) {
  return defineConfig({
    entry: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
    format: 'esm',
    target: 'es2023',
    clean: true,
    sourcemap: true,
    // The maps name files and lines; with the sources inside they were two thirds of a package.
    esbuildOptions(options) {
      options.sourcesContent = false;
    },
    treeshake: true,
    // A demo runs the code only; declarations take most of a build's time.
    dts: process.env['BUSFLOW_SKIP_TYPES'] === '1' ? false : { resolve: ['@busflow/conventions', /^\.{1,2}\//] },
    noExternal: ['@busflow/conventions'],
  });
}
