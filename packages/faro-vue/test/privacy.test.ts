import { describe, expect, test } from 'vitest';
import { arrived } from './arrived.ts';
import { measured, onSite, turnedAway } from './on-site.ts';

const site = onSite();

/** What an event may carry of a person. */
const PERSONAL = {
  iban: 'AT611904300234573201',
  phone: '+43 660 1234567',
  jwt: 'eyJhbGciOiJI.eyJzdWIiOiJq.c2lnbmF0dXJl',
  ssn: '123-45-6789',
  note: 'jane@müller.example',
};

/** Where people’s data gets into a page, and a text that must not come out of it. */
const MARKERS = {
  'query of the page': 'query-marker',
  'fragment of the page': 'fragment-marker',
  'e-mail in the page’s address': 'page-mail@acme.io',
  'query of a request': 'hunter2',
  'id in the path of a request': 'tr-4711-secret',
  'e-mail in an error': 'error-mail@acme.io',
  'token in an error': 'abc123token',
  'card number in an error': '4111 1111 1111 1111',
  'e-mail in a rejection': 'rejected-mail@acme.io',
  'URL in an error': 'url-marker',
  'element id of the largest paint': 'jane.doe@acme.io',
  'e-mail of the user': 'user-mail@acme.io',
  'name of the user': 'Jane Q. Doe',
  'IBAN in an event': 'AT611904300234573201',
  'phone number in an event': '+43 660 1234567',
  'JSON web token in an event': 'eyJhbGciOiJI.eyJzdWIiOiJq.c2lnbmF0dXJl',
  'social security number in an event': '123-45-6789',
  'password of an address': 'pa55phrase',
  'action in a private subtree': 'secret_btn',
  'header of an authorization in an error': 'bearer-marker',
  'text of the page': 'Boarding pass',
  'state of a component': 'state-marker',
  cookie: 'cookie-marker',
  'query of the referrer': 'referrer-marker',
  'address in a stack frame': 'frame-marker',
  'element id of an interaction': 'clicked-mail@acme.io',
  'e-mail in the console': 'console-mail@acme.io',
  'card number in the console': '5500 0000 0000 0004',
  'query of an image': 'image-marker',
  'prop of a component that fails': 'prop-marker',
  'header of a request': 'header-marker',
  'body of a request': 'body-marker',
  'title of the page': 'title-marker',
  'what somebody types': 'typed-marker',
  'e-mail in an attribute of a span': 'span-mail@acme.io',
  'e-mail in the path of the referrer': 'referrer-mail@acme.io',
  'e-mail for a role': 'role-mail@acme.io',
  'e-mail of a domain with an umlaut': 'müller.example',
  'object that is an error’s cause': 'cause-marker',
  'e-mail of an error that is another’s cause': 'cause-mail@acme.io',
  'errors of an AggregateError': 'aggregate-mail@acme.io',
  'object that is rejected': 'object-marker',
  'object that is thrown': 'thrown-marker',
  'query of code that does not load': 'chunk-marker',
  'user and password of a request': 'xhr-password',
  'content of a data address': 'data-marker',
  'query that is nothing but a token': 'bare-marker',
  'fragment of a relative address': 'hash-marker',
  'access token in JSON': 'json-marker',
  'user and password of an authorization': 'basic-marker',
  'password of a database’s address': 'database-marker',
  'end of a text that is too long': 'long-mail',
  'state of the history': 'history-marker',
  'name of the window': 'window-marker',
  'what the page stores': 'stored-marker',
  'code that the page’s policy refuses': 'sample_marker',
  'address that the page’s policy refuses': 'refused-marker',
} as const;

/** Which of them are on the wire. */
function leaked(): readonly string[] {
  const wire = site.collector.received.map(({ body, path, headers }) => `${path} ${JSON.stringify(headers)} ${body}`).join('\n');
  return Object.entries(MARKERS).flatMap(([place, marker]) =>
    [marker, encodeURIComponent(marker)].some((form) => wire.includes(form)) ? place : [],
  );
}

// With all that can be added: the console, policy violations, every resource that a page loads.
describe.each([
  ['workspace', 'equipped'],
  ['passenger', 'passenger'],
] as const)('with %s()', (_name, policy) => {
  test(`none of ${Object.keys(MARKERS).length} planted markers is on the wire, and everything else is`, async () => {
    const { page } = await site.open(
      { policy, extras: ['console', 'csp', 'resources'] },
      {
        path: '/vehicles/42?email=page-mail%40acme.io&token=query-marker#fragment-marker',
        referer: `${site.url}/from/referrer-mail@acme.io?passenger=referrer-marker`,
      },
    );
    expect(await page.evaluate(() => document.referrer)).toContain('referrer-marker');
    await page.evaluate(
      async ({ api, personal }) => {
        const { faro } = window.fixture;
        document.cookie = 'session=cookie-marker';
        document.querySelector('h1')!.textContent = 'Boarding pass';
        faro.setUser({
          id: 'op-7',
          roles: ['dispatcher', 'role-mail@acme.io'],
          email: 'user-mail@acme.io',
          fullName: 'Jane Q. Doe',
          state: 'state-marker',
        } as never);
        // A browser tells the resource when its answer has been read.
        await fetch(`${api}/payments/tr-4711-secret?password=hunter2`).then((answer) => answer.text());
        await fetch(`${api}/users/span-mail@acme.io`, {
          method: 'POST',
          headers: { 'content-type': 'text/plain; header-marker' },
          body: 'body-marker',
        });
        document.title = 'title-marker';
        // The slowest interaction, whose element is told.
        document.body.append(Object.assign(document.createElement('input'), { id: 'row-clicked-mail@acme.io' }));
        document
          .querySelector('input')!
          .setAttribute('onkeydown', 'for (const until = performance.now() + 150; performance.now() < until; );');
        document.body.append(Object.assign(new Image(), { src: `${api}/seat.png?of=image-marker` }));
        console.warn('no seat for console-mail@acme.io, paid with 5500 0000 0000 0004');
        setTimeout(() => {
          const error = new RangeError('in a frame');
          error.stack = 'RangeError: in a frame\n    at show (https://x.example/app.js?key=frame-marker:1:2)';
          throw error;
        });
        setTimeout(() => {
          throw new Error('for error-mail@acme.io token=abc123token card 4111 1111 1111 1111');
        });
        setTimeout(() => {
          throw new TypeError('https://jane:pa55phrase@x.example/?q=url-marker failed, Authorization: Bearer bearer-marker');
        });
        void Promise.reject(new Error('rejected-mail@acme.io'));
        faro.pushEvent('booking.completed', personal);
      },
      { api: site.api.url, personal: PERSONAL },
    );
    // A text, as vitest has an import of its own.
    await page.evaluate(`void import('${site.api.url}/found?token=chunk-marker')`);
    await page.evaluate(async (api) => {
      const { faro } = window.fixture;
      history.replaceState({ ...history.state, passenger: 'history-marker' }, '');
      window.name = 'window-marker';
      localStorage.setItem('passenger', 'stored-marker');
      faro.pushError(new Error('not saved', { cause: { passenger: 'cause-marker' } }));
      faro.pushError(new Error('not booked', { cause: new RangeError('no seat for cause-mail@acme.io') }));
      faro.pushError(new AggregateError([new Error('aggregate-mail@acme.io')], 'none worked'));
      // oxlint-disable-next-line prefer-promise-reject-errors -- what applications do
      void Promise.reject({ passenger: 'object-marker' });
      setTimeout(() => {
        throw { passenger: 'thrown-marker' };
      });
      const xhr = new XMLHttpRequest();
      xhr.open('GET', `${api}/with-password`.replace('//', '//jane:xhr-password@'));
      xhr.send();
      await fetch('data:text/plain,data-marker').then((answer) => answer.text());
      console.warn('not an image: data:text/plain,data-marker');
      console.warn('GET /reset?bare-marker, then /thanks#hash-marker');
      console.warn('{"accessToken":"json-marker"}');
      console.warn('Authorization: Basic basic-marker');
      console.warn('postgres://jane:database-marker@localhost/tours');
      console.warn(`${'x'.repeat(4090)} long-mail@acme.io`);
    }, site.api.url);
    await page.locator('input').fill('typed-marker');
    await page.locator('input').press('x');
    await measured(page);
    await page.evaluate(() => window.fixture.router.push('/reports').then(() => undefined));
    await page.click('#provoke');
    await page.evaluate(() => window.fixture.router.push('/').then(() => undefined));
    await page.click('#secret');
    await page.click('#plain');
    // Now that everything else is done: a policy that refuses.
    await page.evaluate(async () => {
      const refuse = document.createElement('meta');
      refuse.httpEquiv = 'Content-Security-Policy';
      refuse.content = "img-src 'none'; script-src-elem 'none' 'report-sample'";
      document.head.append(refuse);
      document.body.append(Object.assign(new Image(), { src: 'https://images.example/seat.png?of=refused-marker' }));
      document.body.append(Object.assign(document.createElement('script'), { text: 'sample_marker()' }));
      await new Promise((seen) => setTimeout(seen, 200));
    });
    await page.goto('about:blank');
    await arrived(() => site.logs().some(({ attributes }) => attributes['browser.web_vital.name'] === 'cls'), 'the last record');

    await arrived(() => site.spans().length > 1, 'the spans');

    expect(leaked()).toEqual([]);
    const logs = site.logs();
    expect(
      logs
        .filter(({ name }) => name === 'exception')
        .map(({ body }) => body)
        .sort(),
    ).toEqual([
      'AggregateError: none worked',
      'Error: Non-Error exception captured with keys: passenger',
      'Error: Non-Error exception captured with keys: passenger',
      'Error: [email]',
      'Error: for [email] token=[secret] card [number]',
      'Error: not booked',
      'Error: not saved',
      'RangeError: in a frame',
      'RangeError: no such seat',
      `TypeError: Failed to fetch dynamically imported module: ${site.api.url}/found`,
      'TypeError: https://x.example/ failed, Authorization: Bearer [secret]',
    ]);
    expect(logs.flatMap(({ attributes }) => attributes['busflow.exception.cause'] ?? [])).toEqual(['RangeError: no seat for [email]']);
    expect(
      site
        .logs('securitypolicyviolation')
        .map(({ attributes }) => attributes['effectiveDirective'])
        .sort(),
    ).toEqual(['img-src', 'script-src-elem']);
    expect(site.spans().map(({ attributes }) => attributes['url.full'])).toContain(`${site.api.url}/payments/:id`);
    expect(logs.find(({ name }) => name === 'booking.completed')?.attributes).toMatchObject({
      'user.id': 'op-7',
      'user.roles': 'dispatcher,[email]',
      note: '[email]',
      iban: '[iban]',
      phone: '[number]',
      jwt: '[jwt]',
    });
    expect(logs.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'page_view',
        'button_click',
        'browser.web_vital',
        'log',
        'faro.performance.resource',
        'faro.performance.navigation',
      ]),
    );
    expect(logs.find(({ name }) => name === 'log')?.body).toBe('no seat for [email], paid with [number]');
    const resources = logs.filter(({ name }) => name === 'faro.performance.resource').map(({ attributes }) => attributes['name']);
    expect(resources).toContain(`${site.api.url}/payments/:id`);
    expect(resources.filter((name) => `${name}`.includes('/v1/'))).toEqual([]);
    // Of the slowest interaction everything but its element, whose address no selector can hold.
    const inp = logs.find(({ attributes }) => attributes['browser.web_vital.name'] === 'inp')?.attributes;
    expect(inp?.['browser.web_vital.processing_duration']).toBeGreaterThanOrEqual(150);
    expect(inp).not.toHaveProperty(['browser.web_vital.interaction_target']);
  });
});

test('what the stub of passenger() tells of somebody who leaves early is as clean', async () => {
  site.holdChunks();
  const { page } = await site.visit(
    { policy: 'passenger' },
    {
      path: '/vehicles/42?email=page-mail%40acme.io&token=query-marker#fragment-marker',
      referer: `${site.url}/from/referrer-mail@acme.io?passenger=referrer-marker`,
    },
  );
  await page.evaluate(async (personal) => {
    const { faro, router } = window.fixture;
    document.title = 'title-marker';
    faro.setUser({ id: 'op-7', roles: ['dispatcher', 'role-mail@acme.io'], email: 'user-mail@acme.io' } as never);
    faro.pushEvent('booking.completed', {
      ...personal,
      long: `${'x'.repeat(4090)} long-mail@acme.io`,
    });
    for (const text of [
      'for error-mail@acme.io',
      'token=abc123token',
      'card 4111 1111 1111 1111',
      'https://jane:pa55phrase@x.example/?q=url-marker',
      'Authorization: Bearer bearer-marker',
      'Authorization: Basic basic-marker',
      'no image: data:text/plain,data-marker',
      '/thanks#hash-marker',
      'GET /reset?bare-marker',
      '{"accessToken":"json-marker"}',
      'postgres://jane:database-marker@localhost/tours',
    ])
      faro.pushError(new Error(text, { cause: { passenger: 'cause-marker' } }));
    faro.pushError(new AggregateError([new Error('aggregate-mail@acme.io')], 'none worked'));
    void Promise.reject(new Error('rejected-mail@acme.io'));
    // oxlint-disable-next-line prefer-promise-reject-errors -- what applications do
    void Promise.reject({ passenger: 'object-marker' });
    setTimeout(() => {
      const error = new RangeError('in a frame');
      error.stack = 'RangeError: in a frame\n    at show (https://x.example/app.js?key=frame-marker:1:2)';
      throw error;
    });
    await router.push('/reports');
  }, PERSONAL);
  await page.click('#provoke');
  await page.evaluate(() => window.fixture.router.push('/').then(() => undefined));
  await page.click('#secret');
  await page.click('#plain');
  await page.goto('about:blank');
  await site.log('page_load');
  expect(site.logs('exception').length).toBe(16);
  expect(site.logs('booking.completed')[0]?.attributes).toMatchObject({ 'user.id': 'op-7', 'user.roles': '[withheld]' });
  expect(leaked()).toEqual([]);
});

test('what waits in the browser while the collector is away is as clean', async () => {
  const { page, failed } = await site.visit({ policy: 'workspace' }, { path: '/vehicles/42?token=query-marker' });
  const comeBack = await site.collector.goDown();
  await page.evaluate(() => {
    window.fixture.faro.setUser({ id: 'op-7', email: 'user-mail@acme.io' } as never);
    window.fixture.faro.pushError(new Error('for error-mail@acme.io'));
  });
  await turnedAway(page, failed);
  await page.evaluate(() => dispatchEvent(new Event('pagehide')));
  const stored = await page.evaluate(() => localStorage.getItem('busflow.faro.outbox.v1'));
  expect(stored).toContain('Error: for [email]');
  for (const marker of ['acme', 'query-marker']) expect(stored).not.toContain(marker);
  await comeBack();
});
