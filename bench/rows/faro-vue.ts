import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import type { Bench } from '../harness.ts';

interface Size {
  /** What the page waits for, gzip -9, in kB of 1,000 bytes. */
  readonly entry: number;
  /** That and what comes later. */
  readonly all: number;
}

/** The app without telemetry. It loads a page lazily, as apps do: Vite's helper for that is nobody's cost. */
const APP = `import { createApp } from 'vue'; const app = createApp({}); app.mount('#app'); import('page');`;

const PASSENGER = ours('passenger');
const WORKSPACE = ours('workspace');
/** https://grafana.com/docs/grafana-cloud/monitor-applications/frontend-observability/instrument/ without and with tracing. */
const FARO = `import { getWebInstrumentations, initializeFaro } from '@grafana/faro-web-sdk';
  initializeFaro({ url: '/collect', app: { name: 'x' }, instrumentations: [...getWebInstrumentations()] }); ${APP}`;
const FARO_WITH_TRACING = `import { getWebInstrumentations, initializeFaro } from '@grafana/faro-web-sdk';
  import { TracingInstrumentation } from '@grafana/faro-web-tracing';
  initializeFaro({ url: '/collect', app: { name: 'x' }, instrumentations: [...getWebInstrumentations(), new TracingInstrumentation()] }); ${APP}`;

function ours(policy: string): string {
  return `import { createFaro, ${policy} } from '@busflow/faro-vue'; ${APP}
    app.use(createFaro({ service: 'x', url: '', apiOrigins: ['http://x.example'], policy: ${policy}() }));`;
}

/** A production build of Vite, without Vue. */
async function sizeOf(code: string): Promise<Size> {
  const modules: Readonly<Record<string, string>> = { entry: code, page: 'export const page = 1;' };
  const { output } = (await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    plugins: [{ name: 'code', resolveId: (id) => (id in modules ? `\0${id}` : undefined), load: (id) => modules[id.slice(1)] }],
    build: { write: false, rolldownOptions: { input: 'entry', external: ['vue'] } },
  })) as Rolldown.RolldownOutput;
  const sizes = output.flatMap((file) =>
    file.type === 'chunk' ? [{ isEntry: file.isEntry, size: gzipSync(file.code, { level: 9 }).length / 1000 }] : [],
  );
  const sum = (chunks: typeof sizes) => chunks.reduce((total, { size }) => total + size, 0);
  return { entry: sum(sizes.filter(({ isEntry }) => isEntry)), all: sum(sizes) };
}

const above = async (code: string, part: keyof Size) => (await sizeOf(code))[part] - (await sizeOf(APP))[part];

/** Builds are the same each time: two say as much as fifteen. */
const row = (what: string, part: keyof Size, ours: string, peer: string, peerName: string): Bench => ({
  bench: `faro-vue/${what}`,
  unit: 'kB',
  peerName,
  pairs: 2,
  ours: () => above(ours, part),
  peer: () => above(peer, part),
});

export const benches = [
  row('size-stub', 'entry', PASSENGER, FARO, 'initializeFaro'),
  row('size-workspace', 'entry', WORKSPACE, FARO, 'initializeFaro'),
  // Both with tracing of requests: ours is our own, Faro's is OpenTelemetry's.
  row('size-all', 'all', PASSENGER, FARO_WITH_TRACING, 'initializeFaro + tracing'),
];
