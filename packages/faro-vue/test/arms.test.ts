import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { arrived, loaded, measured, startSite, type Site } from './site.ts';
import { logsIn, spansIn, type LogLine } from './wire.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());
beforeEach(() => {
  site.collector.received.length = 0;
});

const pageLoads = (): LogLine[] => logsIn(site.collector.received).filter(({ name }) => name === 'page_load');
const pageLoad = () => arrived(() => pageLoads()[0], 'page_load');
const ARM = 'busflow.faro.arm';

describe.each(['eager', 'lazy', 'none'] as const)('in the arm "%s"', (arm) => {
  beforeEach(() => site.configure({ policy: 'passenger', arms: { [arm]: 1 } }));

  test('every record names it, and the page load is told once, by its first route, with the same figures', async () => {
    const { page } = await site.visit();
    if (arm !== 'none') await loaded(page);
    await page.click('#plain');
    await page.evaluate(async (api) => {
      await fetch(`${api}/found`);
      await window.fixture.router.push('/reports');
    }, site.api.url);
    await page.click('#provoke');
    await measured(page);
    await page.goto('about:blank');
    const { attributes } = await pageLoad();
    expect(attributes).toMatchObject({
      'busflow.route': '/',
      'browser.web_vital.fcp': expect.any(Number),
      'browser.web_vital.lcp': expect.any(Number),
      'browser.web_vital.cls': expect.any(Number),
      'browser.web_vital.inp': expect.any(Number),
    });
    if (arm !== 'none') await arrived(() => spansIn(site.collector.received).some(({ name }) => name === 'ui.click'), 'the click’s span');
    const records = [...logsIn(site.collector.received), ...spansIn(site.collector.received)];
    expect(new Set(records.map(({ name }) => name))).toEqual(
      new Set(
        ['page_view', 'button_click', 'exception', 'page_load'].concat(
          arm === 'none' ? [] : ['session_start', 'browser.web_vital', 'ui.click', 'GET'],
        ),
      ),
    );
    expect(records.filter((record) => record.attributes[ARM] !== arm)).toEqual([]);
    expect(pageLoads()).toHaveLength(1);
    await page.context().close();
  });

  test('a tab that is hidden and shown again tells its page load once', async () => {
    const { page } = await site.visit();
    if (arm !== 'none') await loaded(page);
    await page.evaluate(() => {
      for (const state of ['hidden', 'visible', 'hidden']) {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
        Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      }
    });
    await pageLoad();
    await page.evaluate(() => window.fixture.faro.pushEvent('booking.last-word'));
    await page.goto('about:blank');
    await arrived(() => logsIn(site.collector.received).some(({ name }) => name === 'booking.last-word'), 'what came after');
    expect(pageLoads()).toHaveLength(1);
    await page.context().close();
  });
});

test.each(['eager', 'lazy', 'none'] as const)(
  'all pages of a tab are one session in the arm "%s", also those that are left early',
  async (arm) => {
    site.configure({ policy: 'passenger', arms: { [arm]: 1 } });
    const release = site.holdChunks();
    const { page } = await site.visit();
    await page.goto('about:blank');
    const early = await pageLoad();
    release();
    site.collector.received.length = 0;
    await page.goto(site.url);
    if (arm !== 'none') await loaded(page);
    await page.goto('about:blank');
    await pageLoad();
    const sessions = logsIn(site.collector.received).map(({ attributes }) => attributes['session.id']);
    expect(early.attributes['session.id']).toMatch(/^[a-z0-9]{8,}$/);
    expect(new Set(sessions)).toEqual(new Set([early.attributes['session.id']]));
    await page.context().close();
  },
);

test('Faro comes before the page has loaded in the arm "eager", after it in "lazy", never in "none"', async () => {
  const times: Record<string, number> = {};
  for (const arm of ['eager', 'lazy', 'none'] as const) {
    site.configure({ policy: 'passenger', arms: { [arm]: 1 } });
    const { page } = await site.visit();
    if (arm === 'none') await page.waitForTimeout(1000);
    else await loaded(page);
    times[arm] = await page.evaluate(() => {
      const { loadEventStart } = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming;
      const chunk = performance.getEntriesByType('resource').find(({ name }) => name.includes('/late-'));
      return chunk === undefined ? Infinity : chunk.startTime - loadEventStart;
    });
    await page.context().close();
  }
  expect(times['eager']).toBeLessThan(0);
  expect(times['lazy']).toBeGreaterThan(0);
  expect(times['none']).toBe(Infinity);
});

/** A visit whose browser is idle when the test says so. */
async function visitBusy(arm: 'lazy' | 'eager') {
  site.configure({ policy: 'passenger', arms: { [arm]: 1 } });
  const page = await (await site.browser.newContext()).newPage();
  await page.addInitScript(() => {
    const waiting: IdleRequestCallback[] = [];
    window.requestIdleCallback = (callback) => waiting.push(callback);
    Object.assign(window, { waiting });
  });
  await page.goto(site.url);
  return {
    page,
    waits: () => page.waitForFunction('waiting.length > 0'),
    beIdle: () => page.evaluate('waiting.splice(0).forEach((callback) => callback())'),
    /** Whether Faro's code is here, and whether Faro is. */
    seen: () =>
      page.evaluate(() => [
        performance.getEntriesByType('resource').some(({ name }) => name.includes('/late-')),
        window.fixture.faro.api !== undefined,
      ]),
  };
}

test('in the arm "lazy", Faro waits for one idle moment to load and for another to start; in "eager" for none', async () => {
  const { page, waits, beIdle, seen } = await visitBusy('lazy');
  await waits();
  expect(await seen()).toEqual([false, false]);
  await beIdle();
  await waits();
  expect(await seen()).toEqual([true, false]);
  await beIdle();
  await loaded(page);
  await page.context().close();

  const eager = await visitBusy('eager');
  await loaded(eager.page);
  await eager.page.context().close();
});

test('a browser keeps its arm, until that arm gets no more visitors', async () => {
  site.configure({ policy: 'passenger', arms: { none: 1 } });
  const { page } = await site.visit();
  await page.goto('about:blank');
  await pageLoad();
  const again = async (arms: Record<string, number>) => {
    site.collector.received.length = 0;
    site.configure({ policy: 'passenger', arms });
    await page.goto(site.url);
    await page.goto('about:blank');
    return (await pageLoad()).attributes[ARM];
  };
  expect(await again({ lazy: 1e9, none: 1 })).toBe('none');
  expect(await again({ lazy: 1, none: 0 })).toBe('lazy');
  await page.context().close();
});
