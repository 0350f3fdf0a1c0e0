import { describe, expect, test } from 'vitest';
import { arrived } from './arrived.ts';
import { measured, onSite } from './on-site.ts';

const site = onSite();

describe.each(['workspace', 'passenger'] as const)('with %s()', (policy) => {
  test('page views carry pattern, name, previous route and duration, once for each page', async () => {
    const { page, printed } = await site.open({ policy });
    await page.evaluate(async () => {
      await window.fixture.router.push('/vehicles/42?email=jane@acme.io');
      await window.fixture.router.push('/vehicles/42?tab=2#service');
      await window.fixture.router.push('/reports');
    });
    await arrived(() => site.logs('page_view').length >= 3, 'three page views');
    const views = site.logs('page_view');
    expect(
      views.map(({ attributes }) => [attributes['busflow.route'], attributes['busflow.route.name'], attributes['busflow.route.previous']]),
    ).toEqual([
      ['/', 'home', undefined],
      ['/vehicles/:id', 'vehicle', '/'],
      ['/reports', 'reports', '/vehicles/:id'],
    ]);
    for (const { attributes, severity, body, resource } of views) {
      expect(attributes['busflow.navigation.duration_ms']).toBeTypeOf('number');
      expect(attributes['session.id']).toBeTypeOf('string');
      expect([severity, body]).toEqual(['INFO', 'page_view']);
      expect(resource).toMatchObject({ 'service.name': 'fixture', 'service.version': '1.2.3', 'deployment.environment.name': 'test' });
    }
    expect(printed).toEqual([]);
  });

  test('a boundary reports once: component, hook in words, route and role', async () => {
    const { page } = await site.open({ policy }, { path: '/reports' });
    await page.evaluate(() => window.fixture.faro.setUser({ id: 'op-7', roles: ['dispatcher'] }));
    await page.click('#provoke');
    await page.click('#reset');
    await page.waitForSelector('#provoke');
    await page.goto('about:blank');
    const error = await site.log('exception');
    expect(error).toMatchObject({
      severity: 'ERROR',
      body: 'RangeError: no such seat',
      attributes: {
        'exception.type': 'RangeError',
        'exception.message': 'no such seat',
        'busflow.component': 'SeatReport',
        'busflow.vue.hook': 'native event handler',
        'busflow.route': '/reports',
        'busflow.user_role': 'dispatcher',
        'user.id': 'op-7',
      },
    });
    expect(error.attributes['busflow.component.trail']).toContain('FaroErrorBoundary > SeatReport');
    expect(error.attributes['exception.stacktrace']).toMatch(/at .+\/assets\/\w+\.js:\d+:\d+/);
    expect(site.logs('exception')).toHaveLength(1);
  });

  test('a page whose code does not load is told once, though the navigation’s promise is rejected too; other rejections still are', async () => {
    const { page } = await site.open({ policy });
    await page.evaluate(() => {
      void window.fixture.router.push('/gone/42');
      setTimeout(() => void Promise.reject(new RangeError('another')));
    });
    await page.waitForTimeout(300);
    await page.goto('about:blank');
    await arrived(() => site.logs().some(({ body }) => body === 'RangeError: another'), 'the other rejection');
    const errors = site.logs('exception');
    expect(errors.map(({ body, attributes }) => [body, attributes['busflow.route']])).toEqual([
      ['TypeError: Failed to fetch dynamically imported module', '/gone/:id'],
      ['RangeError: another', '/'],
    ]);
  });

  test('all of Faro is at hand; after a logout nobody is named', async () => {
    const { page } = await site.open({ policy });
    await page.evaluate(() => {
      const { faro } = window.fixture;
      faro.setUser({ id: 'op-7', roles: ['dispatcher', 'admin'] });
      faro.api!.pushMeasurement({ type: 'seat-map', values: { render: 12.5 } }, { context: { floor: 'upper' } });
      faro.api!.pushLog(['a line for jane@acme.io']);
      faro.setUser(undefined);
      faro.pushEvent('booking.signed-out');
    });
    const named = { 'user.id': 'op-7', 'user.roles': 'dispatcher,admin' };
    expect((await site.log('seat-map')).attributes).toMatchObject({ 'measurement.render': 12.5, floor: 'upper', ...named });
    expect(await site.log('log')).toMatchObject({ body: 'a line for [email]', attributes: named });
    const { attributes } = await site.log('booking.signed-out');
    expect(attributes).toEqual({ 'event.name': 'booking.signed-out', 'busflow.route': '/', 'session.id': expect.any(String) });
  });

  test('every web vital arrives with all of its values, on the route that it happened on', async () => {
    const { page } = await site.open({ policy });
    await page.click('#plain');
    await measured(page);
    await page.evaluate(() => window.fixture.router.push('/vehicles/42').then(() => undefined));
    await page.goto('about:blank');
    const vitals = await arrived(() => {
      const found = site.logs('browser.web_vital');
      return found.length >= 5 && new Map(found.map(({ attributes }) => [attributes['browser.web_vital.name'], attributes]));
    }, 'five web vitals');
    expect([...vitals.keys()].sort()).toEqual(['cls', 'fcp', 'inp', 'lcp', 'ttfb']);
    expect(vitals.get('lcp')).toMatchObject({ 'busflow.route': '/', 'browser.web_vital.element_render_delay': expect.any(Number) });
    expect(vitals.get('inp')).toMatchObject({ 'busflow.route': '/', 'browser.web_vital.processing_duration': expect.any(Number) });
  });
});

describe('passenger() before Faro has loaded', () => {
  test('who leaves then is told by the stub: page view, click, early error and web vitals', async () => {
    const release = site.holdChunks();
    const { page } = await site.visit({ policy: 'passenger' });
    await page.click('#plain');
    await page.click('#boom');
    const thrown = page.waitForEvent('pageerror');
    await page.evaluate(() =>
      setTimeout(() => {
        throw new TypeError('early');
      }),
    );
    await thrown;
    await measured(page);
    await page.goto('about:blank');
    release();
    const click = await site.log('button_click');
    expect(click.attributes).toMatchObject({ 'busflow.action': 'plain_btn', 'busflow.seats': 3, 'busflow.route': '/' });
    const lines = site.logs();
    expect(site.collector.received).toHaveLength(1);
    expect(lines.map(({ body }) => body)).toEqual(['page_view', 'button_click', 'Error: [withheld]', 'TypeError: early', 'page_load']);
    const { attributes } = lines.at(-1)!;
    expect(attributes).toEqual({
      'event.name': 'page_load',
      'busflow.route': '/',
      'session.id': expect.any(String),
      'browser.web_vital.fcp': expect.any(Number),
      'browser.web_vital.lcp': expect.any(Number),
      'browser.web_vital.cls': expect.any(Number),
      'browser.web_vital.inp': expect.any(Number),
    });
    expect(attributes['browser.web_vital.lcp']).toBeGreaterThanOrEqual(attributes['browser.web_vital.fcp'] as number);
  });

  test('what was kept reaches Faro with its own time and route', async () => {
    const release = site.holdChunks();
    const { page } = await site.visit({ policy: 'passenger' });
    await page.click('#plain');
    await page.click('#boom');
    await page.evaluate(() => window.fixture.router.push('/reports').then(() => undefined));
    await page.waitForTimeout(200);
    const before = Date.now() - 100;
    release();
    const click = await site.log('button_click');
    expect(click.attributes).toMatchObject({ 'busflow.route': '/', 'session.id': expect.any(String) });
    expect(click.at).toBeLessThan(before);
    const error = await site.log('exception');
    expect(error).toMatchObject({
      body: 'Error: nobody catches [email]',
      attributes: { 'busflow.route': '/', 'busflow.vue.hook': 'native event handler', 'busflow.component.trail': expect.any(String) },
    });
    expect(error.at).toBeLessThan(before);
  });

  test('before consent nothing is sent, stored or loaded; after it, what happened meanwhile is told', async () => {
    const { page } = await site.visit({ policy: 'passenger', flag: 'ask' });
    await page.click('#plain');
    await page.evaluate(() => dispatchEvent(new Event('pagehide')));
    await page.waitForTimeout(500);
    expect(site.collector.received).toEqual([]);
    const stored = await page.evaluate(() => [...Object.keys(sessionStorage), ...Object.keys(localStorage), document.cookie]);
    expect(stored).toEqual(['vue-router:scroll', '']); // the router's own, and no cookie
    await page.evaluate(() => dispatchEvent(new Event('consent')));
    expect((await site.log('button_click')).attributes['busflow.action']).toBe('plain_btn');
  });

  test.each([false, 'fail'] as const)('a flag that says no, or fails, sends nothing and loads nothing: %s', async (flag) => {
    const { page, printed } = await site.visit({ policy: 'passenger', flag });
    await page.click('#plain');
    await page.waitForTimeout(500);
    const scripts = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).length);
    await page.goto('about:blank');
    await new Promise((done) => setTimeout(done, 300));
    expect(site.collector.received).toEqual([]);
    expect(scripts).toBe(2); // config.js and the entry
    expect(printed).toEqual([]);
  });
});

describe('v-track', () => {
  test('tells nothing of a private subtree', async () => {
    const { page } = await site.visit({ policy: 'workspace' });
    await page.click('#secret');
    await page.click('#plain');
    await page.focus('#plain');
    await page.keyboard.press('Enter');
    await page.goto('about:blank');
    await site.log('button_click');
    const clicks = site.logs('button_click');
    expect(clicks.map(({ attributes }) => attributes['busflow.action'])).toEqual(['plain_btn', 'plain_btn']);
  });
});
