import { randomUUID } from 'node:crypto';
import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { aString, optionProblems, type OptionRules } from '@busflow/conventions';
import type { Plugin } from 'vite';
import { FaroOptionError } from './option-error.ts';

export interface FaroVueOptions {
  /**
   * Where the dev server sends `/v1/logs` and `/v1/traces`, so that the page posts to its own origin: no CORS, no
   * preflight, and no Local Network Access prompt. Use `url: ''` in `createFaro` with it.
   * @default 'http://localhost:4318'
   */
  readonly collector?: string;
  /**
   * What `import.meta.env.VITE_BUILD_ID` reads: one id per build, for `version`.
   * @default a random one; give the commit in CI
   */
  readonly buildId?: string;
  /**
   * A folder that gets each build's source maps, below its build id, for `busflow-symbolicate`. They are then neither in the
   * build's output nor named in its code: nobody can fetch them. Relative to Vite's root.
   * @default none: `build.sourcemap` says what becomes of them
   */
  readonly sourceMaps?: string;
}

/** Packages that a bundle should hold once: npm puts up to six copies of `@opentelemetry/core` behind Faro's tracing. */
const DEDUPE = [
  '@grafana/faro-core',
  '@opentelemetry/api',
  '@opentelemetry/core',
  '@opentelemetry/resources',
  '@opentelemetry/semantic-conventions',
];

const RULES: OptionRules<FaroVueOptions> = {
  collector: aString,
  buildId: {
    takes: 'letters, digits, dots and dashes, such as a commit',
    accepts: (value) => typeof value === 'string' && /^[\w-][\w.-]*$/.test(value),
  },
  sourceMaps: aString,
};

/** @throws {FaroOptionError} at once, when an option is wrong. */
export function faroVue(options: FaroVueOptions = {}): Plugin {
  const problems = optionProblems('faroVue', options, RULES);
  if (problems.length > 0) throw new FaroOptionError(problems.join('; '));
  const { collector = 'http://localhost:4318', buildId = randomUUID().slice(0, 8), sourceMaps } = options;
  const target = { target: collector, changeOrigin: true };
  let root = process.cwd();
  return {
    name: '@busflow/faro-vue',
    config: () => ({
      define: { 'import.meta.env.VITE_BUILD_ID': JSON.stringify(buildId) },
      resolve: { dedupe: DEDUPE },
      server: { proxy: { '/v1/logs': target, '/v1/traces': target } },
      ...(sourceMaps !== undefined && { build: { sourcemap: 'hidden' as const } }),
    }),
    configResolved(config) {
      root = config.root;
    },
    async writeBundle({ dir }, bundle) {
      if (sourceMaps === undefined || dir === undefined) return;
      for (const file of Object.keys(bundle).filter((name) => name.endsWith('.map'))) {
        const kept = join(resolve(root, sourceMaps), buildId, file);
        await mkdir(dirname(kept), { recursive: true });
        // Not a rename: the folder may be another file system's.
        await cp(join(dir, file), kept);
        await rm(join(dir, file));
      }
    },
  };
}
