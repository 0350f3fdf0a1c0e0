import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { arrived } from './arrived.ts';
import { measured, onSite } from './on-site.ts';
import { loaded } from './site.ts';
import { openWindow } from './window.ts';

const site = onSite();

const STEPS = 12;
/** Numbered events: some were flushed before, the others are in the very tick of `last`. */
const told = (page: Page, last: string) =>
  page.evaluate(`(async () => {
    const tell = (n) => fixture.faro.pushEvent('booking.step', { 'busflow.seats': n });
    for (let n = 0; n < ${STEPS / 3}; n++) tell(n);
    await new Promise((flushed) => setTimeout(flushed, 1100));
    for (let n = ${STEPS / 3}; n < ${STEPS}; n++) tell(n);
    ${last}
  })()`);
const steps = () => site.logs('booking.step').map(({ attributes }) => attributes['busflow.seats']);
/** Each has arrived, and arrived once. */
const nothingLost = async (count = STEPS) => {
  await arrived(() => steps().length >= count, `${count} events, there are ${steps().length}`);
  expect(steps().sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: count }, (_, n) => n));
};

/** What a browser that has no back-forward cache gives as its reasons. */
const WITHOUT_CACHE =
  process.env['BACK_FORWARD_CACHE'] === 'required' ? [] : ['BackForwardCacheDisabledForDelegate', 'BrowsingInstanceNotSwapped'];

describe.each(['workspace', 'passenger'] as const)('leaving a page of %s() loses nothing and doubles nothing', (policy) => {
  test('by a click that leads to another site: click, spans and web vitals', async () => {
    const { page } = await site.open({ policy });
    await page.click('#plain');
    await measured(page);
    await page.click('#pay');
    await page.waitForURL('**/checkout');
    await arrived(() => new Set(site.spans().map(({ name }) => name)).size === 2, 'click and request');
    const names = () => site.logs().map(({ name, attributes }) => attributes['browser.web_vital.name'] ?? name);
    const whole = ['session_start', 'page_view', 'button_click', 'cls', 'fcp', 'inp', 'lcp', 'ttfb'];
    await arrived(() => whole.every((name) => names().includes(name)), whole.join());
    expect(names().filter((name) => name === 'button_click')).toHaveLength(2);
  });

  test.each([
    ['by an address of another site', (url: string) => `location.assign(${JSON.stringify(url)})`],
    ['by a reload', () => 'location.reload()'],
    ['by closing its own window', () => 'setTimeout(() => window.close())'],
  ])('%s, in the tick of the last event', async (_how, leave) => {
    const { page } = await site.open({ policy });
    await told(page, leave(`${site.api.url}/checkout`)).catch(() => {}); // the page may be gone before it answers
    await nothingLost();
  });

  test('by closing the tab', async () => {
    const { page } = await site.open({ policy });
    await told(page, '');
    await page.close({ runBeforeUnload: true });
    await nothingLost();
  });

  test('out of sight it has told everything already, and it goes on when it is seen again', async () => {
    await site.configure({ policy });
    const view = await openWindow();
    const { page } = view;
    await page.goto(site.url);
    await loaded(page);
    await told(page, 'document.addEventListener("visibilitychange", () => tell(12), { once: true })');
    await view.hide();
    await nothingLost(STEPS + 1);
    await page.evaluate(() => window.fixture.faro.pushEvent('booking.step', { 'busflow.seats': 13 }));
    await nothingLost(STEPS + 2);
    await view.show();
    await page.evaluate(() => window.fixture.faro.pushEvent('booking.step', { 'busflow.seats': 14 }));
    await nothingLost(STEPS + 3);
    await view.close();
  });

  test('into the back-forward cache and out of it', async () => {
    await site.configure({ policy });
    const { page, back, close } = await openWindow();
    await page.goto(site.url);
    await loaded(page);
    const checkout = `${site.api.url}/checkout`;
    await told(page, `location.assign(${JSON.stringify(checkout)})`).catch(() => {});
    await page.waitForURL(checkout);
    await nothingLost();
    // Nothing of ours is a reason for a new page to come. What npm ships has no such cache: `npm run test:servers` plays it in a browser that has.
    expect((await back()).filter((reason) => !WITHOUT_CACHE.includes(reason))).toEqual([]);
    await loaded(page);
    await page.evaluate((url) => {
      window.fixture.faro.pushEvent('booking.step', { 'busflow.seats': 12 });
      location.assign(url);
    }, checkout);
    await nothingLost(STEPS + 1);
    await close();
  });

  test('in the very tick that it is told of it, also a click that has just begun', async () => {
    const { page } = await site.open({ policy });
    // Nothing else runs in the page while this does: what arrives meanwhile was sent in that tick.
    const blocked = page.evaluate(() => {
      window.fixture.faro.pushEvent('booking.step', { 'busflow.seats': 0 });
      document.querySelector<HTMLButtonElement>('#plain')!.click();
      dispatchEvent(new PageTransitionEvent('pagehide'));
      for (const until = performance.now() + 3000; performance.now() < until;);
      return performance.now();
    });
    let over = false;
    void blocked.then(() => (over = true));
    await arrived(() => steps().length === 1, 'the event');
    await arrived(() => site.spans().some(({ name }) => name === 'ui.click'), 'the click’s span');
    expect(over).toBe(false);
    await blocked;
  });

  test('with a request that has just ended: its span', async () => {
    const { page } = await site.open({ policy });
    await page.evaluate((api) => fetch(`${api}/found`).then(() => location.assign(`${api}/checkout`)), site.api.url).catch(() => {});
    await page.waitForURL('**/checkout');
    const span = await arrived(() => site.spans()[0], 'the span');
    expect(span).toMatchObject({ name: 'GET', failed: false, attributes: { 'url.full': `${site.api.url}/found` } });
  });

  test('with an answer to the last request still to come', async () => {
    const { page } = await site.open({ policy });
    site.answer({ after: 1500 });
    await told(page, `location.assign(${JSON.stringify(`${site.api.url}/checkout`)})`).catch(() => {});
    await page.waitForURL('**/checkout');
    await nothingLost();
  });
});

test('a page of passenger() that is left before Faro has come is told by the stub', async () => {
  const release = site.holdChunks();
  const { page } = await site.visit({ policy: 'passenger' });
  await told(page, `location.assign(${JSON.stringify(`${site.api.url}/checkout`)})`).catch(() => {});
  await page.waitForURL('**/checkout');
  release();
  await nothingLost();
  expect(site.logs().map(({ name }) => name)).toEqual(expect.arrayContaining(['page_view', 'page_load']));
});

test('of an error in a loop the stub of passenger() tells what a browser lets outlive the page, and the page load', async () => {
  const release = site.holdChunks();
  const { page } = await site.visit({ policy: 'passenger' });
  await page.evaluate(() => {
    for (let n = 0; n < 150; n++) window.fixture.faro.pushError(new RangeError(`no seat ${n}: ${'x'.repeat(300)}`));
  });
  await page.goto(`${site.api.url}/checkout`);
  release();
  await site.log('page_load');
  expect(site.logs('exception').at(-1)?.body).toMatch(/^RangeError: no seat 149/);
});
