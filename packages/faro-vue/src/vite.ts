import { randomUUID } from 'node:crypto';
import type { Plugin } from 'vite';

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
}

/** Packages that a bundle should hold once: npm puts up to six copies of `@opentelemetry/core` behind Faro's tracing. */
const DEDUPE = [
  '@grafana/faro-core',
  '@opentelemetry/api',
  '@opentelemetry/core',
  '@opentelemetry/resources',
  '@opentelemetry/semantic-conventions',
];

export function faroVue({ collector = 'http://localhost:4318', buildId = randomUUID().slice(0, 8) }: FaroVueOptions = {}): Plugin {
  const target = { target: collector, changeOrigin: true };
  return {
    name: '@busflow/faro-vue',
    config: () => ({
      define: { 'import.meta.env.VITE_BUILD_ID': JSON.stringify(buildId) },
      resolve: { dedupe: DEDUPE },
      server: { proxy: { '/v1/logs': target, '/v1/traces': target } },
    }),
  };
}
