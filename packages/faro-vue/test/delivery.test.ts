import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { arrived, loaded, logOf, startSite, type Site } from './site.ts';
import { logsIn } from './wire.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());
beforeEach(() => {
  site.answer({});
  site.collector.received.length = 0;
  site.collector.preflights.length = 0;
});

const bodies = () => logsIn(site.collector.received).map(({ body }) => body);

describe.each(['workspace', 'passenger'] as const)('leaving a page of %s() loses nothing', (policy) => {
  beforeEach(() => site.configure({ policy }));

  test.each([
    ['another site', (url: string) => `location.assign(${JSON.stringify(url)})`],
    ['a reload', () => 'location.reload()'],
  ])('to %s, in the tick of the event', async (_where, leave) => {
    const { page } = await site.visit();
    await loaded(page);
    const gone = page.waitForEvent('framenavigated');
    await page.evaluate(`fixture.faro.pushEvent('booking.last-word'); ${leave(site.api.url)}`);
    await gone;
    await logOf(site, 'booking.last-word');
    await page.context().close();
  });

  test('by closing the tab', async () => {
    const { page } = await site.visit();
    await loaded(page);
    await page.evaluate(() => window.fixture.faro.pushEvent('booking.last-word'));
    await page.close({ runBeforeUnload: true });
    await logOf(site, 'booking.last-word');
  });

  test('an event that is made while the page is being hidden', async () => {
    const { page } = await site.visit();
    await loaded(page);
    await page.evaluate(() => addEventListener('pagehide', () => window.fixture.faro.pushEvent('booking.last-word')));
    await page.goto('about:blank');
    await logOf(site, 'booking.last-word');
    await page.context().close();
  });

  test('seventy events in one tick: 50 kB of the 64 KiB that a browser lets outlive a page', async () => {
    const { page } = await site.visit();
    await loaded(page);
    await page.evaluate(() => {
      for (let n = 0; n < 70; n++) window.fixture.faro.pushEvent('seat.picked', { 'busflow.seats': n, note: 'x'.repeat(200) });
      location.assign('about:blank');
    });
    await arrived(() => bodies().filter((body) => body === 'seat.picked').length === 70, 'seventy events');
    await page.context().close();
  });
});

describe('a collector that is away', () => {
  test('costs three lines in the console and no event', async () => {
    site.configure({ policy: 'workspace' });
    site.answer({ status: 503 });
    const { page, printed } = await site.visit();
    await page.clock.install();
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.first'));
    await page.clock.runFor(2000);
    await arrived(() => site.collector.received.length >= 1, 'the first attempt');
    await new Promise((answered) => setTimeout(answered, 200));
    for (let second = 0; second < 60; second += 5) {
      await page.evaluate((n) => window.fixture.faro.pushEvent('outage.tick', { 'busflow.seats': n }), second);
      await page.clock.runFor(5000);
    }
    const attempts = site.collector.received.length;
    site.answer({});
    site.collector.received.length = 0;
    await page.clock.runFor(60_000);
    await arrived(() => bodies().filter((body) => body === 'outage.tick').length === 12 && bodies().includes('outage.first'), 'the minute');
    expect(attempts).toBeLessThanOrEqual(3);
    expect(printed.length).toBeLessThanOrEqual(3);
    expect(bodies().filter((body) => body === 'outage.first')).toHaveLength(1);
    await page.context().close();
  });

  test('what it refuses for good is not sent again', async () => {
    site.configure({ policy: 'workspace' });
    site.answer({ status: 400 });
    const { page } = await site.visit();
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.refused'));
    await arrived(() => bodies().includes('outage.refused'), 'the refused event');
    site.answer({});
    site.collector.received.length = 0;
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.next'));
    await arrived(() => bodies().includes('outage.next'), 'the next event');
    expect(bodies()).not.toContain('outage.refused');
    await page.context().close();
  });

  test('never reaches the application: no rejection, no error, nothing thrown', async () => {
    site.configure({ policy: 'workspace', otlpUrl: 'http://127.0.0.1:9' });
    const { page, printed } = await site.visit();
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.unreachable'));
    await page.waitForTimeout(1500);
    expect(printed.filter((line) => line.startsWith('uncaught'))).toEqual([]);
    expect(printed.every((line) => line.includes('net::ERR_'))).toBe(true);
    await page.context().close();
  });
});
