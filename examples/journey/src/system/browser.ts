import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { chromiumExecutable, chromiumFlags } from '../../../../scripts/chromium.ts';
import type { Processes } from './processes.ts';

/** Longest that one click, navigation or expectation may take. */
const STEP_MS = 15_000;

export interface Chromium {
  readonly version: string;
  /** A person of their own: no storage shared with the others. */
  openContext(): Promise<BrowserContext>;
  close(): Promise<void>;
}

export async function startChromium(processes: Processes): Promise<Chromium> {
  const { executablePath, env } = await chromiumExecutable();
  const server = await chromium.launchServer({
    executablePath,
    args: [...chromiumFlags],
    env: { ...process.env, ...env },
    timeout: 30_000,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const running = processes.adopt('Chromium', server.process());
  const browser: Browser = await chromium.connect(server.wsEndpoint());
  return {
    version: browser.version(),
    async openContext() {
      const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
      context.setDefaultTimeout(STEP_MS);
      return context;
    },
    async close() {
      await browser.close();
      await running.stop();
      await server.close();
    },
  };
}
