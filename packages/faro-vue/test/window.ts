import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { chromiumExecutable, chromiumFlags } from '../../../scripts/chromium.ts';

export interface Window {
  readonly page: Page;
  /** What a switch to another tab does to a page. */
  hide(): Promise<void>;
  show(): Promise<void>;
  /** Goes back in the history, and tells why the page that it left there is not the one that comes: not if it is. */
  back(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A browser whose pages can be out of sight: those that Playwright launches are told that they always have the focus. */
export async function openWindow(): Promise<Window> {
  const { executablePath, env } = await chromiumExecutable();
  const profile = await mkdtemp(join(tmpdir(), 'faro-vue-'));
  const flags = [...chromiumFlags, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const child = spawn(executablePath, [...flags, 'about:blank'], { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  const address = await new Promise<string>((found) =>
    child.stderr.on('data', (printed: Buffer) => {
      const [url] = /ws:\S+/.exec(printed.toString()) ?? [];
      if (url) found(url);
    }),
  );
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const page = await browser.contexts()[0]!.newPage();
  const devtools = await page.context().newCDPSession(page);
  const { windowId } = await devtools.send('Browser.getWindowForTarget');
  const become = (state: 'hidden' | 'visible') => async () => {
    await devtools.send('Browser.setWindowBounds', { windowId, bounds: { windowState: state === 'hidden' ? 'minimized' : 'normal' } });
    await page.waitForFunction((wanted) => document.visibilityState === wanted, state, { polling: 20 });
  };
  return {
    page,
    hide: become('hidden'),
    show: become('visible'),
    async back() {
      const refused = new Promise<readonly string[]>((tell) =>
        devtools.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) =>
          tell(notRestoredExplanations.map(({ reason }) => reason)),
        ),
      );
      await devtools.send('Page.enable');
      const arrived = new Promise((come) => devtools.on('Page.frameNavigated', come));
      const { currentIndex, entries } = await devtools.send('Page.getNavigationHistory');
      await devtools.send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1]!.id });
      await arrived;
      // A page that comes out of the cache has been navigated to only once; the reasons come when they like.
      const type = await page.evaluate(() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).type);
      return type === 'back_forward' ? refused : [];
    },
    async close() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
