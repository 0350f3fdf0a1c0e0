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

const STUB = ours('passenger', 'passenger()');
const WORKSPACE = ours('workspace', 'workspace()');
const WITH_OTEL = `import { otelTracing } from '@busflow/faro-vue/tracing'; ${ours('workspace', 'workspace(), extras: [otelTracing()]')}`;
const ALL = ours(
  'passenger',
  `passenger({ arms: { lazy: 1, none: 1 } }), extras: async () => [(await import('@busflow/faro-vue/tracing')).otelTracing()]`,
);

/** https://grafana.com/docs/grafana-cloud/monitor-applications/frontend-observability/instrument/ without and with tracing. */
const FARO = `import { getWebInstrumentations, initializeFaro } from '@grafana/faro-web-sdk';
  initializeFaro({ url: '/collect', app: { name: 'x' }, instrumentations: [...getWebInstrumentations()] }); ${APP}`;
const FARO_WITH_TRACING = `import { getWebInstrumentations, initializeFaro } from '@grafana/faro-web-sdk';
  import { TracingInstrumentation } from '@grafana/faro-web-tracing';
  initializeFaro({ url: '/collect', app: { name: 'x' }, instrumentations: [...getWebInstrumentations(), new TracingInstrumentation()] }); ${APP}`;
/** https://docs.sentry.io/platforms/javascript/guides/vue/ errors only, and with tracing. */
const SENTRY = `import * as Sentry from '@sentry/vue'; ${APP} Sentry.init({ app, dsn: 'https://key@o1.ingest.sentry.io/1' });`;
const SENTRY_WITH_TRACING = `import * as Sentry from '@sentry/vue'; ${APP}
  Sentry.init({ app, dsn: 'https://key@o1.ingest.sentry.io/1', integrations: [Sentry.browserTracingIntegration()], tracesSampleRate: 1 });`;
/** https://posthog.com/docs/libraries/vue-js */
const POSTHOG = `import posthog from 'posthog-js'; ${APP} posthog.init('key', { api_host: 'https://eu.i.posthog.com' });`;
/** https://docs.datadoghq.com/real_user_monitoring/application_monitoring/browser/setup/client/ */
const DATADOG = `import { datadogRum } from '@datadog/browser-rum'; ${APP}
  datadogRum.init({ applicationId: 'x', clientToken: 'x', site: 'datadoghq.eu', service: 'x', allowedTracingUrls: ['https://x.example'] });`;

function ours(name: string, policy: string): string {
  return `import { createFaro, ${name} } from '@busflow/faro-vue'; ${APP}
    app.use(createFaro({ service: 'x', url: '', policy: ${policy} }));`;
}

/** A production build of Vite, without Vue. */
async function sizeOf(code: string): Promise<Size> {
  const modules: Readonly<Record<string, string>> = { entry: code, page: 'export const page = 1;' };
  const { output } = (await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
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
  row('size-stub', 'entry', STUB, FARO, 'initializeFaro'),
  row('size-workspace', 'entry', WORKSPACE, FARO, 'initializeFaro'),
  // Everything: OpenTelemetry's tracing on both sides, with all that is loaded early or late.
  row('size-all', 'all', ALL, FARO_WITH_TRACING, 'initializeFaro + tracing'),
  row('size-all-at-once', 'all', WITH_OTEL, FARO_WITH_TRACING, 'initializeFaro + tracing'),
  // Peers by their own minimal set-up for Vue. What each of them does differs.
  row('size-all-sentry-errors', 'all', ALL, SENTRY, '@sentry/vue, errors only'),
  row('size-all-sentry', 'all', ALL, SENTRY_WITH_TRACING, '@sentry/vue + tracing'),
  row('size-all-posthog', 'all', ALL, POSTHOG, 'posthog-js'),
  row('size-all-datadog', 'all', ALL, DATADOG, '@datadog/browser-rum'),
];
