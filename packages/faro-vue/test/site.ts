import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build, defaultClientConditions, type Rolldown } from 'vite';
import { chromiumExecutable, chromiumFlags } from '../../../scripts/chromium.ts';
import type { FixtureConfig } from './fixture/main.ts';
import { serve, type Reply, type TestServer } from './server.ts';
import { logsIn, spansIn } from './wire.ts';

export interface Site {
  readonly url: string;
  readonly browser: Browser;
  readonly collector: TestServer;
  readonly api: TestServer;
  /** What the next page gets as its configuration. */
  configure(config: Partial<FixtureConfig>): void;
  /** Holds back every script but the entry until the returned function is called. */
  holdChunks(): () => unknown;
  /** Has the next pages run this script in place of the entry. */
  serveInstead(file: string, code: string): void;
  /** What the collector answers from now on. */
  answer(reply: Reply): void;
  /** A page of its own, and what was printed in it. */
  visit(path?: string, options?: { referer?: string }): Promise<{ page: Page; printed: string[] }>;
  close(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('fixture', import.meta.url));

/** The fixture app, built for production from source, with a collector and an API on origins of their own. */
export async function startSite(): Promise<Site> {
  const sites = {
    workspace: await buildFixture('workspace'),
    passenger: await buildFixture('passenger'),
    equipped: await buildFixture('equipped'),
  };
  let config: Partial<FixtureConfig> = {};
  let reply: Reply = {};
  let held: Promise<void> | undefined;
  let instead: { file: string; code: string } | undefined;
  const collector = await serve(() => reply, 'content-type');
  const api = await serve(async ({ path }) => {
    if (path.startsWith('/slow')) await new Promise((done) => setTimeout(done, 2000));
    if (path === '/missing') return { status: 404 };
    return path === '/checkout' ? { type: 'text/html', body: '<h1>Checkout</h1>' } : {};
  });
  const web = await serve(async (request) => {
    const { pathname } = new URL(request.path, 'http://site');
    if (pathname === '/collect') {
      collector.received.push(request);
      return { status: 202 };
    }
    const policy = config.policy ?? 'workspace';
    if (pathname === '/config.js') {
      const all = { policy, otlpUrl: collector.url, apiUrl: api.url, ...config };
      return { type: 'text/javascript', body: `window.config = ${JSON.stringify(all)}` };
    }
    if (pathname.slice(1) === instead?.file) return { type: 'text/javascript', body: instead.code };
    const code = sites[policy].get(pathname.slice(1));
    if (code === undefined) return { type: 'text/html', body: HTML.replace('ENTRY', `/${instead?.file ?? `assets/${policy}.js`}`) };
    if (!pathname.endsWith(`${policy}.js`)) await held;
    return { type: 'text/javascript', body: code };
  });
  const { executablePath, env } = await chromiumExecutable();
  const browser = await chromium.launch({
    executablePath,
    args: [...chromiumFlags],
    env: { ...process.env, ...env } as Record<string, string>,
  });
  return {
    url: web.url,
    browser,
    collector,
    api,
    configure(next) {
      config = next;
    },
    holdChunks() {
      const gate = new EventTarget();
      held = new Promise((open) => gate.addEventListener('open', () => open(), { once: true }));
      return () => gate.dispatchEvent(new Event('open'));
    },
    serveInstead(file, code) {
      instead = { file, code };
    },
    answer(next) {
      reply = next;
    },
    async visit(path = '/', options = {}) {
      const page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(8000);
      const printed: string[] = [];
      page.on('console', (message) => printed.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => printed.push(`uncaught: ${error.message}`));
      await page.goto(web.url + path, { waitUntil: 'load', ...options });
      return { page, printed };
    },
    async close() {
      await browser.close();
      await Promise.all([collector, api, web].map((server) => server.close()));
    },
  };
}

/** Passenger pages load Faro after the page. */
export const loaded = (page: Page) => page.waitForFunction(() => window.fixture.faro.api !== undefined);

/** Until the browser has measured the interactions so far, which it does after it has painted. */
export const measured = (page: Page) =>
  page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 100))));

/** Polls what has arrived; a browser says nothing about the requests of a page that is gone. */
export async function arrived<T>(look: () => T | undefined | false, what: string, patience = 8000): Promise<T> {
  const until = Date.now() + patience;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error(`did not arrive: ${what}`);
    await new Promise((next) => setTimeout(next, 25));
  }
}

export const logOf = ({ collector }: Site, name: string) =>
  arrived(() => logsIn(collector.received).find((line) => line.name === name), `log ${name}`);
export const spanOf = ({ collector }: Site, name: string) =>
  arrived(() => spansIn(collector.received).find((line) => line.name === name), `span ${name}`);

const HTML = `<!doctype html><html lang="en"><head><title>Fixture</title><link rel="icon" href="data:," /><script src="/config.js"></script></head>
<body><div id="app"></div><script type="module" src="ENTRY"></script></body></html>`;

async function buildFixture(policy: FixtureConfig['policy']): Promise<Map<string, string>> {
  const { output } = (await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    resolve: { conditions: ['@busflow/source', ...defaultClientConditions] },
    build: {
      write: false,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { [policy]: `${ROOT}/${policy}.ts` }, output: { entryFileNames: 'assets/[name].js' } },
    },
  })) as Rolldown.RolldownOutput;
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])));
}
