import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { arrived, loaded, logOf, measured, spanOf, startSite, type Site } from './site.ts';
import { logsIn, spansIn } from './wire.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());
beforeEach(() => {
  site.collector.received.length = 0;
  site.api.received.length = 0;
  site.api.preflights.length = 0;
});

describe.each(['workspace', 'passenger'] as const)('with %s()', (policy) => {
  beforeEach(() => site.configure({ policy }));

  test('page views carry pattern, name, previous route and duration, once for each page', async () => {
    const { page, printed } = await site.visit();
    await loaded(page);
    await page.evaluate(async () => {
      await window.fixture.router.push('/vehicles/42?email=jane@acme.io');
      await window.fixture.router.push('/vehicles/42?tab=2#service');
      await window.fixture.router.push('/reports');
    });
    await arrived(() => logsIn(site.collector.received).filter(({ name }) => name === 'page_view').length >= 3, 'three page views');
    const views = logsIn(site.collector.received).filter(({ name }) => name === 'page_view');
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
    await page.context().close();
  });

  test('a tracked click, its request and the API are one trace, though the click leads to another site', async () => {
    const { page } = await site.visit();
    await loaded(page);
    await page.click('#pay');
    await page.waitForURL('**/checkout');
    const click = await logOf(site, 'button_click');
    const request = await spanOf(site, 'POST');
    const action = await spanOf(site, 'ui.click');
    const header = site.api.received.find(({ path }) => path.startsWith('/pay'))?.headers['traceparent'];
    expect(header).toBe(`00-${click.traceId}-${request.spanId}-01`);
    expect(click).toMatchObject({ spanId: action.spanId, attributes: { 'busflow.action': 'pay_btn', 'busflow.route': '/' } });
    expect(action).toMatchObject({ traceId: click.traceId, kind: 1, attributes: { 'busflow.action': 'pay_btn' } });
    expect(action.parentSpanId).toBeUndefined();
    expect(request).toMatchObject({
      traceId: click.traceId,
      parentSpanId: action.spanId,
      kind: 3,
      failed: false,
      attributes: { 'url.full': `${site.api.url}/pay`, 'http.response.status_code': 200, 'busflow.route': '/' },
    });
    expect(action.milliseconds).toBeGreaterThanOrEqual(request.milliseconds);
    await page.context().close();
  });

  test('a request that leaving cuts off is told, so that the server’s span has its parent', async () => {
    const { page } = await site.visit();
    await loaded(page);
    await page.click('#slow');
    await arrived(() => site.api.received.length > 0, 'the request');
    await page.goto('about:blank');
    // Chromium fails the request before it tells the page; other browsers say nothing, and `pagehide` ends the span.
    const span = await spanOf(site, 'GET');
    expect(span).toMatchObject({ failed: true, attributes: { 'error.type': expect.stringMatching(/^(TypeError|page_unload)$/) } });
    await page.context().close();
  });

  test('requests to origins that are not listed are left alone', async () => {
    const { page } = await site.visit();
    await loaded(page);
    await page.evaluate(() => fetch('/elsewhere'));
    await page.evaluate(async (url) => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', `${url}/by-xhr`);
      await new Promise((done) => {
        xhr.onloadend = done;
        xhr.send();
      });
    }, site.api.url);
    await page.goto('about:blank');
    const spans = await arrived(() => spansIn(site.collector.received).length > 0 && spansIn(site.collector.received), 'the xhr span');
    expect(spans.map(({ attributes }) => attributes['url.full'])).toEqual([`${site.api.url}/by-xhr`]);
    expect(site.api.received[0]?.headers['traceparent']).toBe(`00-${spans[0]?.traceId}-${spans[0]?.spanId}-01`);
    await page.context().close();
  });

  test('a boundary reports once: component, hook in words, route and role', async () => {
    const { page } = await site.visit('/reports');
    await loaded(page);
    await page.evaluate(() => window.fixture.faro.setUser({ id: 'op-7', roles: ['dispatcher'] }));
    await page.click('#provoke');
    await page.click('#reset');
    await page.waitForSelector('#provoke');
    await page.goto('about:blank');
    const error = await logOf(site, 'exception');
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
    expect(logsIn(site.collector.received).filter(({ name }) => name === 'exception')).toHaveLength(1);
    await page.context().close();
  });

  test('a page whose code does not load is told once, though the navigation’s promise is rejected too; other rejections still are', async () => {
    const { page } = await site.visit();
    await loaded(page);
    await page.evaluate(() => {
      void window.fixture.router.push('/gone/42');
      setTimeout(() => void Promise.reject(new RangeError('another')));
    });
    await page.waitForTimeout(300);
    await page.goto('about:blank');
    await arrived(() => logsIn(site.collector.received).some(({ body }) => body === 'RangeError: another'), 'the other rejection');
    const errors = logsIn(site.collector.received).filter(({ name }) => name === 'exception');
    expect(errors.map(({ body, attributes }) => [body, attributes['busflow.route']])).toEqual([
      ['TypeError: Failed to fetch dynamically imported module', '/gone/:id'],
      ['RangeError: another', '/'],
    ]);
    await page.context().close();
  });

  test('every web vital arrives with all of its values, on the route that it happened on', async () => {
    const { page } = await site.visit();
    await loaded(page);
    await page.click('#plain');
    await measured(page);
    await page.evaluate(() => window.fixture.router.push('/vehicles/42').then(() => undefined));
    await page.goto('about:blank');
    const vitals = await arrived(() => {
      const found = logsIn(site.collector.received).filter(({ name }) => name === 'browser.web_vital');
      return found.length >= 5 && new Map(found.map(({ attributes }) => [attributes['browser.web_vital.name'], attributes]));
    }, 'five web vitals');
    expect([...vitals.keys()].sort()).toEqual(['cls', 'fcp', 'inp', 'lcp', 'ttfb']);
    expect(vitals.get('lcp')).toMatchObject({ 'busflow.route': '/', 'browser.web_vital.element_render_delay': expect.any(Number) });
    expect(vitals.get('inp')).toMatchObject({ 'busflow.route': '/', 'browser.web_vital.processing_duration': expect.any(Number) });
    await page.context().close();
  });
});

describe('passenger() before Faro has loaded', () => {
  test('who leaves then is told by the stub: page view, click, early error and web vitals', async () => {
    site.configure({ policy: 'passenger' });
    const release = site.holdChunks();
    const { page } = await site.visit();
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
    const click = await logOf(site, 'button_click');
    expect(click.attributes).toMatchObject({ 'busflow.action': 'plain_btn', 'busflow.seats': 3, 'busflow.route': '/' });
    const [request, ...more] = site.collector.received;
    expect(more).toEqual([]);
    const lines = logsIn([request!]);
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
    await page.context().close();
  });

  test('what was kept reaches Faro with its own time and route', async () => {
    site.configure({ policy: 'passenger' });
    const release = site.holdChunks();
    const { page } = await site.visit();
    await page.click('#plain');
    await page.evaluate(() => window.fixture.router.push('/reports').then(() => undefined));
    release();
    const click = await logOf(site, 'button_click');
    expect(click.attributes).toMatchObject({ 'busflow.route': '/', 'session.id': expect.any(String) });
    await page.context().close();
  });

  test('before consent nothing is sent, stored or loaded; after it, what happened meanwhile is told', async () => {
    site.configure({ policy: 'passenger', flag: 'ask' });
    const { page } = await site.visit();
    await page.click('#plain');
    await page.evaluate(() => dispatchEvent(new Event('pagehide')));
    await page.waitForTimeout(500);
    expect(site.collector.received).toEqual([]);
    const stored = await page.evaluate(() => [...Object.keys(sessionStorage), ...Object.keys(localStorage), document.cookie]);
    expect(stored).toEqual(['vue-router:scroll', '']); // the router's own, and no cookie
    await page.evaluate(() => dispatchEvent(new Event('consent')));
    expect((await logOf(site, 'button_click')).attributes['busflow.action']).toBe('plain_btn');
    await page.context().close();
  });

  test('a flag that says no sends nothing and loads nothing', async () => {
    site.configure({ policy: 'passenger', flag: false });
    const { page } = await site.visit();
    await page.click('#plain');
    await page.waitForTimeout(500);
    const scripts = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).length);
    await page.goto('about:blank');
    await new Promise((done) => setTimeout(done, 300));
    expect(site.collector.received).toEqual([]);
    expect(scripts).toBe(2); // config.js and the entry
    await page.context().close();
  });
});

describe('v-track', () => {
  test('tells nothing of a private subtree', async () => {
    site.configure({ policy: 'workspace' });
    const { page } = await site.visit();
    await page.click('#secret');
    await page.click('#plain');
    await page.focus('#plain');
    await page.keyboard.press('Enter');
    await page.goto('about:blank');
    await logOf(site, 'button_click');
    const clicks = logsIn(site.collector.received).filter(({ name }) => name === 'button_click');
    expect(clicks.map(({ attributes }) => attributes['busflow.action'])).toEqual(['plain_btn', 'plain_btn']);
    await page.context().close();
  });
});
