import { describe, expect, test } from 'vitest';
import { arrived } from './arrived.ts';
import type { FixtureConfig } from './fixture/main.ts';
import { onSite } from './on-site.ts';

const site = onSite();
const header = (path: string) => site.api.received.find((request) => request.path.startsWith(path))?.headers['traceparent'];

const TRACERS: readonly (readonly [string, Partial<FixtureConfig>])[] = [
  ['our tracer', { policy: 'workspace' }],
  ['our tracer, in a passenger’s lazy part', { policy: 'passenger' }],
  ['OpenTelemetry’s tracer', { policy: 'equipped', extras: ['otel'] }],
  ['OpenTelemetry’s tracer, in a passenger’s lazy part', { policy: 'passenger', extras: ['otel'] }],
];

describe.each(TRACERS)('with %s', (_name, config) => {
  test('click, request and API are one trace, though the click leads to another site', async () => {
    const { page } = await site.open(config);
    await page.click('#pay');
    await page.waitForURL('**/checkout');
    const click = await site.log('button_click');
    const request = await site.span('POST');
    const action = await site.span('ui.click');
    expect(click).toMatchObject({ spanId: action.spanId, attributes: { 'busflow.action': 'pay_btn', 'busflow.route': '/' } });
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
    expect(action).toMatchObject({
      traceId: click.traceId,
      parentSpanId: undefined,
      kind: 1,
      attributes: { 'busflow.action': 'pay_btn', 'busflow.route': '/' },
    });
    expect(action.milliseconds).toBeGreaterThanOrEqual(request.milliseconds);
  });

  test('a span has the route of its start', async () => {
    const release = site.holdAnswers();
    const { page } = await site.open(config);
    const slow = page.evaluate(async (api) => {
      const answer = fetch(`${api}/slow`);
      await window.fixture.router.push('/reports');
      await answer;
    }, site.api.url);
    await site.log('page_view');
    await page.waitForURL('**/reports');
    release();
    await slow;
    expect((await site.span('GET')).attributes['busflow.route']).toBe('/');
  });

  test('a click has the route that it was made on, though it leads to another page', async () => {
    const { page } = await site.open(config);
    await page.evaluate(() => {
      const { router } = window.fixture;
      document.querySelector('#plain')!.addEventListener('click', () => void router.push('/reports'));
    });
    await page.click('#plain');
    await page.waitForURL('**/reports');
    await page.goto('about:blank');
    expect((await site.span('ui.click')).attributes['busflow.route']).toBe('/');
    expect((await site.log('button_click')).attributes['busflow.route']).toBe('/');
  });

  test('an application that is unmounted tells what it had to tell, and then nothing: its page goes on as without us', async () => {
    const { page } = await site.open(config);
    await page.click('#plain');
    await page.evaluate(() => window.fixture.unmount());
    await Promise.all([site.span('ui.click'), site.log('button_click')]);
    site.collector.received.length = 0;
    await page.evaluate(async (api) => {
      window.fixture.faro.pushEvent('booking.unseen');
      setTimeout(() => {
        throw new Error('unseen');
      });
      await fetch(`${api}/found`);
      const xhr = new XMLHttpRequest();
      xhr.open('GET', `${api}/by-xhr`);
      await new Promise((done) => {
        xhr.onloadend = done;
        xhr.send();
      });
    }, site.api.url);
    await page.goto('about:blank');
    await new Promise((sent) => setTimeout(sent, 300));
    expect(site.api.received.map(({ path, headers }) => [path, headers['traceparent']])).toEqual([
      ['/found', undefined],
      ['/by-xhr', undefined],
    ]);
    expect(site.logs().map(({ name }) => name)).toEqual([]);
    expect(site.spans()).toEqual([]);
  });

  test('requests to origins that are not listed get neither span nor header; XHR gets both', async () => {
    const { page } = await site.open(config);
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
    await site.span('GET');
    const traced = site.spans().filter(({ attributes }) => attributes['http.request.method'] !== undefined);
    expect(traced.map(({ attributes }) => attributes['url.full'])).toEqual([`${site.api.url}/by-xhr`]);
    expect(header('/by-xhr')).toBe(`00-${traced[0]?.traceId}-${traced[0]?.spanId}-01`);
  });

  test('a session that is not sampled sends no header, no preflight, no span and no record', async () => {
    const { page } = await site.open({ ...config, samplingRate: 0 });
    await page.click('#plain');
    await page.evaluate(() => window.fixture.faro.pushError(new Error('unseen')));
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
    expect(site.collector.received).toEqual([]);
  });

  test('the span of a request that has just been answered is not lost when the page is left', async () => {
    const { page } = await site.open(config);
    await page.evaluate((api) => {
      void fetch(`${api}/found`)
        .then((answer) => answer.text())
        .then(() => location.assign('about:blank'));
    }, site.api.url);
    await page.waitForURL('about:blank');
    expect(await site.span('GET')).toMatchObject({
      failed: false,
      attributes: { 'url.full': `${site.api.url}/found`, 'http.response.status_code': 200 },
    });
  });

  // https://opentelemetry.io/docs/specs/semconv/http/http-spans/: a status if one was received, an `error.type` if it failed.
  test.each([
    [200, undefined],
    [503, '503'],
  ])('a request whose page leaves when the answer’s headers are there was answered, with %i', async (status, error) => {
    site.holdAnswers();
    const { page } = await site.open(config);
    await page.evaluate(([api, code]) => void fetch(`${api}/half/${code}`).then(() => location.assign(`${api}/checkout`)), [
      site.api.url,
      status,
    ] as const);
    await page.waitForURL('**/checkout');
    const { failed, attributes } = await site.span('GET');
    expect([failed, attributes['http.response.status_code'], attributes['error.type']]).toEqual([error !== undefined, status, error]);
  });

  test('a request that leaving cuts off before that failed without a status; the server’s span has its parent', async () => {
    site.holdAnswers();
    const { page } = await site.open(config);
    await page.click('#slow');
    await arrived(() => site.api.received.length > 0, 'the request');
    await page.goto('about:blank');
    const span = await site.span('GET');
    expect(header('/slow')).toBe(`00-${span.traceId}-${span.spanId}-01`);
    // Chromium fails the request before it tells the page; other browsers say nothing, and `pagehide` ends the span.
    expect(span).toMatchObject({ failed: true, attributes: { 'error.type': expect.stringMatching(/^(TypeError|page_unload)$/) } });
    expect(span.attributes).not.toHaveProperty(['http.response.status_code']);
  });

  test.each([
    ['nobody answers', 'TypeError', (api: string) => void fetch(`${api}/dead`)],
    ['the page gives up', 'AbortError', (api: string) => void fetch(`${api}/slow`, { signal: AbortSignal.abort() })],
    [
      'nobody answers, by XHR,',
      'NetworkError',
      (api: string) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', `${api}/dead`);
        xhr.send();
      },
    ],
    [
      'the page gives up, by XHR,',
      'AbortError',
      (api: string) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', `${api}/slow`);
        xhr.send();
        xhr.abort();
      },
    ],
  ])('a request that %s failed with %s', async (_what, type, ask) => {
    site.holdAnswers();
    const { page } = await site.open(config);
    await page.evaluate(ask, site.api.url);
    const { failed, attributes } = await site.span('GET');
    expect([failed, attributes['http.response.status_code'], attributes['error.type']]).toEqual([true, undefined, type]);
  });
});

describe('OpenTelemetry’s tracer', () => {
  const config = { policy: 'equipped', extras: ['otel'] } as const;

  test('reads the answer to its end: a connection that is cut off in the body is a failure, with the status that came', async () => {
    const release = site.holdAnswers();
    const { page } = await site.open(config);
    await page.evaluate((api) => fetch(`${api}/cut`).then(() => undefined), site.api.url);
    release();
    const { failed, attributes } = await site.span('GET');
    expect([failed, attributes['http.response.status_code'], attributes['error.type']]).toEqual([true, 200, 'TypeError']);
  });

  test('has the application’s own spans leave too, and holds its requests and records together', async () => {
    const { page } = await site.open(config);
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
    const own = await site.span('seat-map.draw');
    expect(own).toMatchObject({ kind: 1, parentSpanId: undefined, attributes: { seats: 48, 'busflow.route': '/' } });
    expect(await site.span('GET')).toMatchObject({ traceId: own.traceId, parentSpanId: own.spanId });
    expect(await site.log('seat-map.drawn')).toMatchObject({ traceId: own.traceId, spanId: own.spanId });
    expect(JSON.stringify(site.collector.received)).not.toContain('jane');
  });
});

test.each([
  ['workspace', 0],
  ['developed', 1],
] as const)(
  'an API whose CORS lacks the header is not reached, as documented; "%s" has %i hints of that in its console',
  async (policy, hints) => {
    site.api.allow('content-type');
    try {
      const { page, printed } = await site.open({ policy });
      await page.evaluate((api) => fetch(`${api}/first`).catch(() => {}), site.api.url);
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
      expect(await site.span('GET')).toMatchObject({ failed: true, attributes: { 'error.type': 'TypeError' } });
      expect(site.logs().length).toBeGreaterThan(0);
      expect(printed.filter((line) => line.startsWith(`warning: @busflow/faro-vue: a request to ${site.api.url} failed`))).toHaveLength(
        hints,
      );
    } finally {
      site.api.allow('content-type,traceparent');
    }
  },
);
