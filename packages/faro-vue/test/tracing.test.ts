import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FixtureConfig } from './fixture/main.ts';
import { arrived, loaded, logOf, spanOf, startSite, type Site } from './site.ts';
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

const spans = () => spansIn(site.collector.received);
const header = (path: string) => site.api.received.find((request) => request.path.startsWith(path))?.headers['traceparent'];

const TRACERS: readonly (readonly [string, Partial<FixtureConfig>])[] = [
  ['our tracer', { policy: 'workspace' }],
  ['OpenTelemetry’s tracer', { policy: 'equipped', extras: ['otel'] }],
  ['OpenTelemetry’s tracer, in a passenger’s lazy part', { policy: 'passenger', extras: ['otel'] }],
];

describe.each(TRACERS)('with %s', (_name, config) => {
  test('click, request and API are one trace, though the click leads to another site', async () => {
    site.configure(config);
    const { page } = await site.visit();
    await loaded(page);
    await page.click('#pay');
    await page.waitForURL('**/checkout');
    const click = await logOf(site, 'button_click');
    const request = await spanOf(site, 'POST');
    const action = await spanOf(site, 'ui.click');
    expect(header('/pay')).toBe(`00-${click.traceId}-${request.spanId}-01`);
    expect(request).toMatchObject({
      traceId: click.traceId,
      parentSpanId: action.spanId,
      kind: 3,
      failed: false,
      attributes: {
        'http.request.method': 'POST',
        'url.full': `${site.api.url}/pay`,
        'http.response.status_code': 200,
        'busflow.route': '/',
        'session.id': expect.any(String),
      },
    });
    expect(action).toMatchObject({ parentSpanId: undefined, attributes: { 'busflow.action': 'pay_btn' } });
    await page.context().close();
  });

  test('a span has the route of its start', async () => {
    site.configure(config);
    const { page } = await site.visit();
    await loaded(page);
    await page.evaluate(async (api) => {
      const slow = fetch(`${api}/slow`);
      await window.fixture.router.push('/reports');
      await slow;
    }, site.api.url);
    expect((await spanOf(site, 'GET')).attributes['busflow.route']).toBe('/');
    await page.context().close();
  });

  test('requests to origins that are not listed get neither span nor header; XHR gets both', async () => {
    site.configure(config);
    const { page } = await site.visit();
    await loaded(page);
    await page.evaluate(async (url) => {
      await fetch('/elsewhere');
      const xhr = new XMLHttpRequest();
      xhr.open('GET', `${url}/by-xhr?password=hunter2`);
      await new Promise((done) => {
        xhr.onloadend = done;
        xhr.send();
      });
    }, site.api.url);
    await page.waitForTimeout(500);
    await page.goto('about:blank');
    await arrived(() => spans().length > 0, 'the span');
    const traced = spans().filter(({ attributes }) => attributes['http.request.method'] !== undefined);
    expect(traced.map(({ attributes }) => attributes['url.full'])).toEqual([`${site.api.url}/by-xhr`]);
    expect(header('/by-xhr')).toBe(`00-${traced[0]?.traceId}-${traced[0]?.spanId}-01`);
    await page.context().close();
  });

  test('a session that is not sampled sends no header, no preflight, no span and no record', async () => {
    site.configure({ ...config, samplingRate: 0 });
    const { page } = await site.visit();
    await loaded(page);
    // Not `application/json`, and no header of ours: nothing to ask the API before.
    await page.evaluate((api) => fetch(`${api}/found`), site.api.url);
    await page.evaluate((api) => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', `${api}/by-xhr`);
      return new Promise((done) => {
        xhr.onloadend = () => done(undefined);
        xhr.send();
      });
    }, site.api.url);
    await page.goto('about:blank');
    await new Promise((sent) => setTimeout(sent, 300));
    expect(site.api.received.map(({ path, headers }) => [path, headers['traceparent']])).toEqual([
      ['/found', undefined],
      ['/by-xhr', undefined],
    ]);
    expect(site.api.preflights).toEqual([]);
    expect(spans()).toEqual([]);
    await page.context().close();
  });

  test('the span of a request that has just been answered is not lost when the page is left', async () => {
    site.configure(config);
    const { page } = await site.visit();
    await loaded(page);
    await page.evaluate((api) => {
      void fetch(`${api}/found`)
        .then((answer) => answer.text())
        .then(() => location.assign('about:blank'));
    }, site.api.url);
    expect(await spanOf(site, 'GET')).toMatchObject({
      failed: false,
      attributes: { 'url.full': `${site.api.url}/found`, 'http.response.status_code': 200 },
    });
    await page.context().close();
  });

  test('a request that leaving cuts off is told, so that the server’s span has its parent', async () => {
    site.configure(config);
    const { page } = await site.visit();
    await loaded(page);
    await page.click('#slow');
    await arrived(() => site.api.received.length > 0, 'the request');
    await page.goto('about:blank');
    const span = await spanOf(site, 'GET');
    expect(header('/slow')).toBe(`00-${span.traceId}-${span.spanId}-01`);
    await page.context().close();
  });
});

test('with OpenTelemetry’s tracer the application’s own spans leave too, and hold its requests and records together', async () => {
  site.configure({ policy: 'equipped', extras: ['otel'] });
  const { page } = await site.visit();
  await loaded(page);
  await page.evaluate(
    (api) =>
      window.tracer.startActiveSpan('seat-map.draw', async (span) => {
        const answer = fetch(`${api}/found?email=jane%40acme.io`);
        window.fixture.faro.pushEvent('seat-map.drawn');
        span.setAttribute('seats', 48).addEvent('for jane@acme.io');
        await answer;
        span.end();
      }),
    site.api.url,
  );
  await page.goto('about:blank');
  const own = await spanOf(site, 'seat-map.draw');
  expect(own).toMatchObject({ kind: 1, parentSpanId: undefined, attributes: { seats: 48, 'busflow.route': '/' } });
  expect(await spanOf(site, 'GET')).toMatchObject({ traceId: own.traceId, parentSpanId: own.spanId });
  expect(await logOf(site, 'seat-map.drawn')).toMatchObject({ traceId: own.traceId, spanId: own.spanId });
  expect(JSON.stringify(site.collector.received)).not.toContain('jane');
  await page.context().close();
});

test('the header is the only thing that a strict API could refuse: without it in the API’s CORS the request fails, as documented', async () => {
  site.configure({ policy: 'workspace' });
  site.api.allow('content-type');
  try {
    const { page } = await site.visit();
    const outcome = await page.evaluate(
      (api) =>
        fetch(`${api}/found`).then(
          () => 'answered',
          (error: Error) => error.name,
        ),
      site.api.url,
    );
    expect(outcome).toBe('TypeError');
    await page.goto('about:blank');
    expect(await spanOf(site, 'GET')).toMatchObject({ failed: true, attributes: { 'error.type': 'TypeError' } });
    expect(logsIn(site.collector.received).length).toBeGreaterThan(0);
    await page.context().close();
  } finally {
    site.api.allow('content-type,traceparent');
  }
});
