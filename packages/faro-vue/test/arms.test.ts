import { describe, expect, test } from 'vitest';
import type { Arm } from '@busflow/faro-vue';
import { arrived } from './arrived.ts';
import { measured, onSite } from './on-site.ts';
import { loaded } from './site.ts';
import { openWindow } from './window.ts';

const site = onSite();

const pageLoad = () => site.log('page_load');
const ARM = 'busflow.faro.arm';

/** A visit of that arm, once Faro is there if it comes at all. */
const visit = (arm: Arm) => site[arm === 'none' ? 'visit' : 'open']({ policy: 'passenger', arms: { [arm]: 1 } });

describe.each(['eager', 'lazy', 'none'] as const)('in the arm "%s"', (arm) => {
  test('every record names it, and the page load is told once, by its first route, with the same figures', async () => {
    const { page } = await visit(arm);
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
    if (arm !== 'none') await arrived(() => site.spans().some(({ name }) => name === 'ui.click'), 'the click’s span');
    const records = [...site.logs(), ...site.spans()];
    expect(new Set(records.map(({ name }) => name))).toEqual(
      new Set(
        ['page_view', 'button_click', 'exception', 'page_load'].concat(
          arm === 'none' ? [] : ['session_start', 'browser.web_vital', 'ui.click', 'GET'],
        ),
      ),
    );
    expect(records.filter((record) => record.attributes[ARM] !== arm)).toEqual([]);
    expect(site.logs('page_load')).toHaveLength(1);
  });

  test('a tab that is hidden and shown again tells its page load once', async () => {
    const { page } = await visit(arm);
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
    await arrived(() => site.logs().some(({ name }) => name === 'booking.last-word'), 'what came after');
    expect(site.logs('page_load')).toHaveLength(1);
  });
});

test.each(['eager', 'lazy', 'none'] as const)(
  'all pages of a tab are one session in the arm "%s", also those that are left early',
  async (arm) => {
    const release = site.holdChunks();
    const { page } = await site.visit({ policy: 'passenger', arms: { [arm]: 1 } });
    await page.goto('about:blank');
    const early = await pageLoad();
    release();
    site.collector.received.length = 0;
    await page.goto(site.url);
    if (arm !== 'none') await loaded(page);
    await page.goto('about:blank');
    await pageLoad();
    const sessions = site.logs().map(({ attributes }) => attributes['session.id']);
    expect(early.attributes['session.id']).toMatch(/^[a-z0-9]{8,}$/);
    expect(new Set(sessions)).toEqual(new Set([early.attributes['session.id']]));
  },
);

test('Faro comes before the page has loaded in the arm "eager", after it in "lazy", never in "none"', async () => {
  const times: Record<string, number> = {};
  for (const arm of ['eager', 'lazy', 'none'] as const) {
    const { page } = await site.visit({ policy: 'passenger', arms: { [arm]: 1 } });
    if (arm === 'none') await page.waitForTimeout(1000);
    else await loaded(page);
    times[arm] = await page.evaluate(() => {
      const { loadEventStart } = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming;
      const chunk = performance.getEntriesByType('resource').find(({ name }) => name.includes('/late-'));
      return chunk === undefined ? Infinity : chunk.startTime - loadEventStart;
    });
  }
  expect(times['eager']).toBeLessThan(0);
  expect(times['lazy']).toBeGreaterThan(0);
  expect(times['none']).toBe(Infinity);
});

/** The browser is idle when the test says so. */
function before(): void {
  const waiting: IdleRequestCallback[] = [];
  window.requestIdleCallback = (callback) => waiting.push(callback);
  Object.assign(window, { waiting });
}

test('in the arm "lazy", Faro waits for one idle moment to load and for another to start; in "eager" for none', async () => {
  const { page } = await site.visit({ policy: 'passenger', arms: { lazy: 1 } }, { before });
  const isIdle = async () => {
    await page.waitForFunction('waiting.length > 0');
    await page.evaluate('waiting.splice(0).forEach((callback) => callback())');
  };
  /** Whether Faro's code is here, and whether Faro is. */
  const seen = () =>
    page.evaluate(() => [
      performance.getEntriesByType('resource').some(({ name }) => name.includes('/late-')),
      window.fixture.faro.api !== undefined,
    ]);
  await page.waitForFunction('waiting.length > 0');
  expect(await seen()).toEqual([false, false]);
  await isIdle();
  await page.waitForFunction('waiting.length > 0');
  expect(await seen()).toEqual([true, false]);
  await isIdle();
  await loaded(page);

  await site.open({ policy: 'passenger', arms: { eager: 1 } }, { before });
});

test('a page that was opened out of sight is no page load: it paints when it is looked at', async () => {
  await site.configure({ policy: 'passenger', arms: { none: 1 } });
  const { page, hide, show, close } = await openWindow();
  await hide();
  await page.goto(site.url);
  await show();
  await page.evaluate(() => window.fixture.faro.pushEvent('booking.looked'));
  await page.goto('about:blank');
  await site.log('booking.looked');
  expect(site.logs().map(({ name }) => name)).not.toContain('page_load');
  await close();
});

test('a browser keeps its arm, until that arm gets no more visitors', async () => {
  const { page } = await site.visit({ policy: 'passenger', arms: { none: 1 } });
  await page.goto('about:blank');
  await pageLoad();
  const again = async (arms: Record<string, number>) => {
    site.collector.received.length = 0;
    await site.configure({ policy: 'passenger', arms });
    await page.goto(site.url);
    await page.goto('about:blank');
    return (await pageLoad()).attributes[ARM];
  };
  expect(await again({ lazy: 1e9, none: 1 })).toBe('none');
  expect(await again({ lazy: 1, none: 0 })).toBe('lazy');
});
