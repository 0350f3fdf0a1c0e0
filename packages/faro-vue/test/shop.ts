import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';
import { build, defaultClientConditions, type Rolldown } from 'vite';
import { chromiumExecutable, chromiumFlags } from '../../../scripts/chromium.ts';

type Variant = 'without' | 'passenger';

/** As throttled by Chromium's own emulation, whatever the machine can. */
export const NETS = {
  'slow 3G': { latency: 400, throughput: 400_000 / 8 },
  '4G': { latency: 150, throughput: 1_600_000 / 8 },
} as const;
const CPU_SLOWDOWN = 4;

/** Milliseconds. */
export interface PageLoad {
  readonly lcp: number;
  /** Of tasks over 50 ms before the largest paint, the longest each. */
  readonly longTasks: readonly number[];
  /** What `app.use(createFaro(…))` took of the page's start. */
  readonly ours: number;
}

export interface Shop {
  measure(variant: Variant, net: keyof typeof NETS): Promise<PageLoad>;
  close(): Promise<void>;
}

/** A page of Vue and its router that is rendered by the browser: its largest paint waits for each byte of the entry. */
const code = (variant: Variant) => `
  import { createApp, h } from 'vue';
  import { createRouter, createWebHistory, RouterView } from 'vue-router';
  ${variant === 'passenger' ? `import { createFaro, passenger } from '@busflow/faro-vue';` : ''}
  const tours = Array.from({ length: 30 }, (_, n) => h('li', 'Tour ' + n + ' to the coast and back'));
  const Home = { render: () => [h('h1', { style: 'font-size: 72px' }, 'By bus to the sea, and through the Alps on the way home'), h('ul', tours)] };
  const router = createRouter({ history: createWebHistory(), routes: [{ path: '/', component: Home }, { path: '/tour', component: () => import('page') }] });
  const app = createApp({ render: () => h(RouterView) });
  const start = performance.now();
  ${variant === 'passenger' ? `app.use(createFaro({ service: 'shop', url: '', router, policy: passenger({ arms: { lazy: 1 } }) }));` : ''}
  window.ours = performance.now() - start;
  app.use(router).mount('#app');`;

/** Served as shops are: compressed, one entry that the HTML names. */
export async function startShop(): Promise<Shop> {
  const files = new Map<string, Buffer>();
  for (const variant of ['without', 'passenger'] as const) {
    for (const [name, built] of await buildShop(variant)) files.set(`/${variant}/${name}`, gzipSync(built, { level: 9 }));
  }
  const server = createServer(({ url = '', method }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://shop');
    if (method === 'POST') return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    const file = files.get(pathname);
    const body = file ?? gzipSync(html(searchParams.get('variant') ?? ''));
    const type = file ? 'text/javascript' : 'text/html';
    return response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', 'content-length': body.length }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { executablePath, env } = await chromiumExecutable();
  const browser = await chromium.launch({
    executablePath,
    args: [...chromiumFlags],
    env: { ...process.env, ...env } as Record<string, string>,
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    measure: (variant, net) => measure(browser, `${url}/?variant=${variant}`, net),
    async close() {
      await browser.close();
      await closeServer(server);
    },
  };
}

/** One first visit: nothing cached, no connection open. */
async function measure(browser: Browser, url: string, net: keyof typeof NETS): Promise<PageLoad> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const { latency, throughput } = NETS[net];
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency,
      downloadThroughput: throughput,
      uploadThroughput: throughput,
    });
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
    return await page.evaluate(async () => {
      // A paint is told after it has been shown. This page has one, and another would come soon.
      await new Promise((painted) => new PerformanceObserver(painted).observe({ type: 'largest-contentful-paint', buffered: true }));
      await new Promise((settled) => setTimeout(settled, 100));
      const observer = new PerformanceObserver(() => {});
      const read = (type: string) => {
        observer.observe({ type, buffered: true });
        return observer.takeRecords();
      };
      const lcp = read('largest-contentful-paint').at(-1)?.startTime ?? Number.NaN;
      const longTasks = read('longtask')
        .filter(({ entryType, startTime }) => entryType === 'longtask' && startTime < lcp)
        .map(({ duration }) => duration);
      return { lcp, longTasks, ours: (window as unknown as { ours: number }).ours };
    });
  } finally {
    await context.close();
  }
}

const html = (variant: string) => `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:," />
<script type="module" crossorigin src="/${variant}/entry.js"></script></head><body><div id="app"></div></body></html>`;

async function buildShop(variant: Variant): Promise<Map<string, string>> {
  const modules: Readonly<Record<string, string>> = { entry: code(variant), page: 'export default { render: () => null };' };
  const { output } = (await build({
    root: import.meta.dirname,
    base: `/${variant}/`,
    configFile: false,
    logLevel: 'error',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    resolve: { conditions: ['@busflow/source', ...defaultClientConditions] },
    plugins: [{ name: 'code', resolveId: (id) => (id in modules ? `\0${id}` : undefined), load: (id) => modules[id.slice(1)] }],
    build: {
      write: false,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: 'entry', output: { entryFileNames: 'entry.js' } },
    },
  })) as Rolldown.RolldownOutput;
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])));
}

function closeServer(server: Server): Promise<void> {
  return new Promise((closed) => {
    server.close(() => closed());
    server.closeAllConnections();
  });
}
