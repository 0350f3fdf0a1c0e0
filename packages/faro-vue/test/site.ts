import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { build, defaultClientConditions, type Rolldown } from 'vite';
import { chromiumExecutable, chromiumFlags } from '../../../scripts/chromium.ts';
import type { FixtureConfig } from './fixture/main.ts';
import { serve, type Reply, type TestServer } from './server.ts';

export interface Site {
  readonly url: string;
  readonly collector: TestServer;
  /**
   * Answers at once, but while {@link Site.holdAnswers} holds: nothing of `/slow`, headers and a part of the body of `/half/STATUS`,
   * also of `/cut`, whose connection then ends, as does that of `/dead` without an answer.
   */
  readonly api: TestServer;
  /** A page of its own with this configuration, once Faro is there, and what was printed in it. */
  open(config: Partial<FixtureConfig>, visit?: Visit): Promise<Opened>;
  /** The same, without waiting for Faro. */
  visit(config: Partial<FixtureConfig>, visit?: Visit): Promise<Opened>;
  /** What the next document gets as its configuration, in whatever page. */
  configure(config: Partial<FixtureConfig>): Promise<void>;
  /** Holds back every script but the entry until the returned function is called. */
  holdChunks(): () => void;
  /** The same with answers of the API. */
  holdAnswers(): () => void;
  /** Has the next pages run this script in place of the entry. */
  serveInstead(file: string, code: string): void;
  /** What the collector answers from now on. */
  answer(reply: Reply): void;
  /** As new: no page is open, nothing has arrived or is on its way, nothing is held. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

interface Visit {
  readonly path?: string;
  readonly referer?: string;
  /** Runs in the page before its own scripts. */
  readonly before?: () => void;
}

interface Opened {
  readonly page: Page;
  readonly printed: readonly string[];
  /** Addresses that gave no answer, or one that says to try again. */
  readonly failed: readonly string[];
}

const ROOT = fileURLToPath(new URL('fixture', import.meta.url));

/** The fixture app, built for production from source, with a collector and an API on origins of their own. */
export async function startSite(): Promise<Site> {
  const sites: Partial<Record<FixtureConfig['policy'], Promise<ReadonlyMap<string, string>>>> = {};
  const built = (policy: FixtureConfig['policy'] = 'workspace') => (sites[policy] ??= buildFixture(policy));
  let config: Partial<FixtureConfig> = {};
  let reply: Reply = {};
  let chunks: Gate | undefined;
  let answers: Gate | undefined;
  let instead: { file: string; code: string } | undefined;
  const collector = await serve(() => reply, 'content-type');
  const api = await serve(async ({ path }) => {
    if (path.startsWith('/slow')) await answers?.opened;
    if (path.startsWith('/half/')) return { status: Number(path.slice(6)), until: answers?.opened };
    if (path.startsWith('/cut')) return { until: answers?.opened.then(() => Promise.reject(new Error('cut off'))) };
    if (path === '/dead') return { status: 0 };
    if (path === '/missing') return { status: 404 };
    return path === '/checkout' ? { type: 'text/html', body: '<h1>Checkout</h1>' } : {};
  });
  const web = await serve(async (request) => {
    const { pathname } = new URL(request.path, 'http://site');
    if (pathname === '/collect') {
      collector.received.push(request);
      return { status: 202 };
    }
    const { policy = 'workspace' } = config;
    if (pathname === '/config.js') {
      const all = { policy, otlpUrl: collector.url, apiUrl: api.url, ...config };
      return { type: 'text/javascript', body: `window.config = ${JSON.stringify(all)}` };
    }
    if (pathname.slice(1) === instead?.file) return { type: 'text/javascript', body: instead.code };
    const code = (await built(policy)).get(pathname.slice(1));
    if (code === undefined) return { type: 'text/html', body: HTML.replace('ENTRY', `/${instead?.file ?? `assets/${policy}.js`}`) };
    if (!pathname.endsWith(`${policy}.js`)) await chunks?.opened;
    return { type: 'text/javascript', body: code };
  });
  const { executablePath, env } = await chromiumExecutable();
  const browser = await chromium.launch({
    executablePath,
    args: [...chromiumFlags],
    env: { ...process.env, ...env } as Record<string, string>,
  });
  const site: Site = {
    url: web.url,
    collector,
    api,
    async configure(next) {
      config = next;
      await built(config.policy);
    },
    holdChunks: () => (chunks = createGate()).open,
    holdAnswers: () => (answers = createGate()).open,
    serveInstead(file, code) {
      instead = { file, code };
    },
    answer(next) {
      reply = next;
    },
    async visit(next, { path = '/', before, ...options } = {}) {
      await site.configure(next);
      const page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(20_000);
      const printed: string[] = [];
      const failed = failuresOf(page);
      page.on('console', (message) => printed.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => printed.push(`uncaught: ${error.message}`));
      if (before) await page.addInitScript(before);
      await page.goto(web.url + path, { waitUntil: 'load', ...options });
      return { page, printed, failed };
    },
    async open(next, visit) {
      const opened = await site.visit(next, visit);
      await loaded(opened.page);
      return opened;
    },
    async reset() {
      const pages = browser.contexts().flatMap((context) => context.pages());
      await Promise.all(pages.map(comeToRest));
      await Promise.all(browser.contexts().map((context) => context.close()));
      for (const gate of [chunks, answers]) gate?.open();
      chunks = answers = undefined;
      instead = undefined;
      reply = {};
      await Promise.all([collector.renew(), api.renew()]);
    },
    async close() {
      await browser.close();
      await Promise.all([collector, api, web].map((server) => server.close()));
    },
  };
  return site;
}

/** From now on. */
export function failuresOf(page: Page): readonly string[] {
  const failed: string[] = [];
  page.on('requestfailed', (request) => failed.push(request.url()));
  page.on('response', (response) => response.status() === 503 && failed.push(response.url()));
  return failed;
}

/** Passenger pages load Faro after the page. */
export const loaded = (page: Page) => page.waitForFunction(() => window.fixture.faro.api !== undefined);

/** Closing a page that navigates may never end: https://github.com/microsoft/playwright/issues/42068. */
async function comeToRest(page: Page): Promise<void> {
  const rested = () => page.isClosed() || page.url() === 'about:blank';
  while (!rested()) await page.goto('about:blank').catch(() => {});
}

function createGate() {
  let open!: () => void;
  const opened = new Promise<void>((pass) => {
    open = pass;
  });
  return { opened, open };
}
type Gate = ReturnType<typeof createGate>;

const HTML = `<!doctype html><html lang="en"><head><title>Fixture</title><link rel="icon" href="data:," /><script src="/config.js"></script></head>
<body><div id="app"></div><script type="module" src="ENTRY"></script></body></html>`;

async function buildFixture(policy: FixtureConfig['policy']): Promise<ReadonlyMap<string, string>> {
  const { output } = (await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    define: {
      'process.env.NODE_ENV': JSON.stringify(policy === 'developed' ? 'development' : 'production'),
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    resolve: { conditions: ['@busflow/source', ...defaultClientConditions] },
    build: {
      write: false,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { [policy]: `${ROOT}/${policy}.ts` }, output: { entryFileNames: 'assets/[name].js' } },
    },
  })) as Rolldown.RolldownOutput;
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])));
}
