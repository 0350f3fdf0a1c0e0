import { describe, expect, test } from 'vitest';
import { arrived } from './arrived.ts';
import { onSite, turnedAway } from './on-site.ts';
import { outage } from './outage.ts';
import { failuresOf } from './site.ts';
import { openWindow } from './window.ts';

const site = onSite();

const bodies = () => site.logs().map(({ body }) => body);

describe.each(['workspace', 'passenger'] as const)('leaving a page of %s() loses nothing', (policy) => {
  test('an event that is made while the page is being hidden', async () => {
    const { page } = await site.open({ policy });
    await page.evaluate(() => addEventListener('pagehide', () => window.fixture.faro.pushEvent('booking.last-word')));
    await page.goto('about:blank');
    await site.log('booking.last-word');
  });

  test('seventy events in one tick: 50 kB of the 64 KiB that a browser lets outlive a page', async () => {
    const { page } = await site.open({ policy });
    await page.evaluate(() => {
      for (let n = 0; n < 70; n++) window.fixture.faro.pushEvent('seat.picked', { 'busflow.seats': n, note: 'x'.repeat(200) });
      location.assign('about:blank');
    });
    await arrived(() => bodies().filter((body) => body === 'seat.picked').length === 70, 'seventy events');
  });
});

test('of more than outlives a page nothing is lost: the next page tells the rest, once', async () => {
  const seats = () => site.logs('seat.picked').map(({ attributes }) => Number(attributes['busflow.seats']));
  const { page } = await site.open({ policy: 'workspace' });
  await page.evaluate(() => {
    addEventListener('pagehide', () => {
      for (let n = 0; n < 300; n++) window.fixture.faro.pushEvent('seat.picked', { 'busflow.seats': n, note: 'x'.repeat(400) });
    });
  });
  // No Faro is there to take it.
  await page.goto(`${site.url}/config.js`);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['busflow.faro.outbox.v1']);
  expect(seats().length).toBeLessThan(300);
  await page.goto(site.url);
  await arrived(() => seats().length >= 300, '300 events');
  await page.waitForTimeout(500);
  expect(seats().sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n));
});

describe('a collector that is away', () => {
  test('and says for how long is not asked before', async () => {
    site.answer({ status: 503, headers: { 'retry-after': '100', 'access-control-expose-headers': 'retry-after' } });
    const { page, failed } = await site.visit({ policy: 'workspace' });
    await page.clock.install();
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.first'));
    await page.clock.runFor(2000);
    await turnedAway(page, failed);
    site.answer({});
    await page.clock.runFor(90_000);
    await new Promise((sent) => setTimeout(sent, 200));
    expect(site.collector.received).toHaveLength(1);
    await page.clock.runFor(20_000);
    await arrived(() => site.collector.received.length === 2, 'the second attempt');
  });

  test('costs three lines in the console and no event', async () => {
    site.answer({ status: 503 });
    const { page, printed, failed } = await site.visit({ policy: 'workspace' });
    await page.clock.install();
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.first'));
    await page.clock.runFor(2000);
    await turnedAway(page, failed);
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
  });

  test('that comes back gets everything, once, from a page that has not grown for it', async () => {
    const { events, heapGrowth, consoleLines, ...seen } = await outage(site, 6000);
    expect(seen).toEqual({ arrived: events, doubled: 0 });
    expect(heapGrowth).toBeLessThan(2_000_000);
    expect(consoleLines).toBeLessThanOrEqual(3);
  });

  test('and a page that is left meanwhile: the next page tells it, as what it was, and once', async () => {
    const { page, failed } = await site.visit({ policy: 'workspace', version: 'before' });
    const comeBack = await site.collector.goDown();
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.first'));
    await turnedAway(page, failed);
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.last'));
    await site.configure({ policy: 'workspace', version: 'after' });
    await page.goto(`${site.url}/reports`);
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.next'));
    await comeBack();
    const told = () => site.logs().filter(({ name }) => name.startsWith('outage.'));
    await arrived(() => told().length >= 3, 'three events');
    expect(new Map(told().map(({ name, resource }) => [name, resource['service.version']]))).toEqual(
      new Map([
        ['outage.first', 'before'],
        ['outage.last', 'before'],
        ['outage.next', 'after'],
      ]),
    );
    expect(told()).toHaveLength(3);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test('and a page that is out of sight meanwhile: it tells it itself, once', async () => {
    await site.configure({ policy: 'workspace' });
    const { page, hide, show, close } = await openWindow();
    const failed = failuresOf(page);
    await page.goto(site.url);
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.reached'));
    await site.log('outage.reached');
    const comeBack = await site.collector.goDown();
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.first'));
    await turnedAway(page, failed);
    await hide();
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['busflow.faro.outbox.v1']);
    await comeBack();
    await show();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await site.log('outage.first');
    await page.waitForTimeout(1500);
    expect(bodies().filter((body) => body === 'outage.first')).toHaveLength(1);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await close();
  });

  test('a browser that is offline asks nobody, and tells when it is online', async () => {
    const { page, printed } = await site.visit({ policy: 'workspace' });
    // A request on its way would fail.
    await page.waitForFunction((url) => performance.getEntriesByName(`${url}/v1/logs`).length > 0, site.collector.url);
    await page.context().setOffline(true);
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.offline'));
    await page.waitForTimeout(2500);
    expect(printed).toEqual([]);
    await page.context().setOffline(false);
    await site.log('outage.offline');
  });

  test('what is too much to hold is counted, and told when it is back', async () => {
    const { page, failed } = await site.visit({ policy: 'workspace' });
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.reached'));
    await site.log('outage.reached');
    site.answer({ status: 503 });
    await page.evaluate(() => {
      for (let n = 0; n < 2100; n++) window.fixture.faro.pushEvent('outage.many');
    });
    await turnedAway(page, failed);
    site.collector.received.length = 0;
    site.answer({});
    await page.evaluate(() => dispatchEvent(new Event('online')));
    const { attributes, severity } = await site.log('telemetry_dropped');
    await arrived(() => bodies().filter((body) => body === 'outage.many').length === 2000, 'the last 2000');
    expect(attributes['busflow.telemetry.dropped']).toBe(100);
    expect(severity).toBe('WARN');
  });

  test('that takes requests and never answers is given up on, and asked again', async () => {
    site.answer({ after: 60_000 });
    const { page, failed } = await site.visit({ policy: 'workspace' });
    await page.evaluate(() => {
      // Twenty seconds of the real clock, which Playwright's does not move, in half of one.
      const { timeout } = AbortSignal;
      AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, milliseconds / 40);
    });
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.unanswered'));
    await turnedAway(page, failed);
    site.answer({});
    site.collector.received.length = 0;
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await arrived(() => bodies().includes('outage.unanswered'), 'the second attempt');
  });

  test('what it refuses for good is not sent again', async () => {
    site.answer({ status: 400 });
    const { page } = await site.visit({ policy: 'workspace' });
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.refused'));
    await arrived(() => bodies().includes('outage.refused'), 'the refused event');
    site.answer({});
    site.collector.received.length = 0;
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.next'));
    await arrived(() => bodies().includes('outage.next'), 'the next event');
    expect(bodies()).not.toContain('outage.refused');
  });

  test('never reaches the application: no rejection, no error, nothing thrown', async () => {
    const { page, printed } = await site.visit({ policy: 'workspace', otlpUrl: 'http://127.0.0.1:9' });
    await page.evaluate(() => window.fixture.faro.pushEvent('outage.unreachable'));
    await page.waitForTimeout(1500);
    expect(printed.filter((line) => line.startsWith('uncaught'))).toEqual([]);
    expect(printed.every((line) => line.includes('net::ERR_'))).toBe(true);
  });
});
