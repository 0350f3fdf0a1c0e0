import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { arrived } from './arrived.ts';
import { startSite, type Site } from './site.ts';
import { logsIn, spansIn, type LogLine, type SpanLine } from './wire.ts';

/** The site and what its pages have sent, for the tests of a file: as new before each, and gone after all. */
export interface OnSite extends Site {
  logs(name?: string): LogLine[];
  spans(name?: string): SpanLine[];
  /** The first of its name, once it has arrived. */
  log(name: string): Promise<LogLine>;
  span(name: string): Promise<SpanLine>;
}

export function onSite(): OnSite {
  const site = {
    logs: (name?: string) => logsIn(site.collector.received).filter((line) => name === undefined || line.name === name),
    spans: (name?: string) => spansIn(site.collector.received).filter((line) => name === undefined || line.name === name),
    log: (name: string) => arrived(() => site.logs(name)[0], `log ${name}`),
    span: (name: string) => arrived(() => site.spans(name)[0], `span ${name}`),
  } as OnSite;
  beforeAll(async () => {
    Object.assign(site, await startSite());
  });
  beforeEach(() => site.reset());
  afterAll(() => site.close?.());
  return site;
}

/** Until a request of the page has failed, too long ago for it to be taken as cut off by leaving. */
export async function turnedAway(page: Page, failed: readonly string[]): Promise<void> {
  await arrived(() => failed.length > 0, 'a failure');
  await page.waitForTimeout(1200);
}

/** Until the browser has measured the interactions so far, which it does after it has painted. */
export const measured = (page: Page) =>
  page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 100))));
