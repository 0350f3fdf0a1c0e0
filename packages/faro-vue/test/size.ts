import { gzipSync } from 'node:zlib';
import { build, defaultClientConditions, type Rolldown } from 'vite';

export interface Size {
  /** What the browser loads before it can show the page, gzip -9, in bytes. */
  readonly entry: number;
  /** What it loads later. */
  readonly lazy: number;
}

/** How big an app of nothing but `code` becomes in a production build of Vite, without Vue and its router. */
export async function sizeOf(code: string): Promise<Size> {
  const chunks = await buildApp(code);
  const bytes = (isEntry: boolean) =>
    chunks.filter((chunk) => chunk.isEntry === isEntry).reduce((sum, { code: built }) => sum + gzipSync(built, { level: 9 }).length, 0);
  return { entry: bytes(true), lazy: bytes(false) };
}

export async function buildApp(code: string): Promise<Rolldown.OutputChunk[]> {
  const modules: Readonly<Record<string, string>> = { entry: code, page: 'export const page = 1;' };
  const { output } = (await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { conditions: ['@busflow/source', ...defaultClientConditions] },
    plugins: [
      {
        name: 'code',
        resolveId: (id) => (id in modules ? `\0${id}` : undefined),
        load: (id) => modules[id.slice(1)],
      },
    ],
    build: { write: false, rolldownOptions: { input: 'entry', external: ['vue', 'vue-router'] } },
  })) as Rolldown.RolldownOutput;
  return output.filter((file) => file.type === 'chunk');
}

const app = (policy: string, more = '') => `
  import { createApp } from 'vue';
  import { createFaro, ${policy} } from '@busflow/faro-vue';
  createApp({}).use(createFaro({ service: 'x', url: '', policy: ${policy}()${more} })).mount('#app');
  import('page');`;

/** An app that loads a page lazily, as apps do: Vite's helper for that is not ours. */
export const BARE_APP = `import { createApp } from 'vue'; createApp({}).mount('#app'); import('page');`;
export const PASSENGER_APP = app('passenger');
export const WORKSPACE_APP = app('workspace');
/** With OpenTelemetry's tracer, which is loaded with Faro. */
export const EVERYTHING_APP = app('passenger', `, extras: async () => [(await import('@busflow/faro-vue/tracing')).otelTracing()]`);
