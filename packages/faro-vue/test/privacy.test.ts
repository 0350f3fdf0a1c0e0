import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { arrived, loaded, startSite, type Site } from './site.ts';
import { logsIn, spansIn } from './wire.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());
beforeEach(() => {
  site.collector.received.length = 0;
});

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
} as const;

describe.each(['workspace', 'passenger'] as const)('with %s()', (policy) => {
  test(`none of ${Object.keys(MARKERS).length} planted markers is on the wire, and everything else is`, async () => {
    site.configure({ policy });
    const { page } = await site.visit(`/vehicles/42?email=page-mail%40acme.io&token=query-marker#fragment-marker`);
    await loaded(page);
    await page.evaluate(async (api) => {
      const { faro, router } = window.fixture;
      document.cookie = 'session=cookie-marker';
      document.querySelector('h1')!.textContent = 'Boarding pass';
      faro.setUser({
        id: 'op-7',
        roles: ['dispatcher'],
        email: 'user-mail@acme.io',
        fullName: 'Jane Q. Doe',
        state: 'state-marker',
      } as never);
      await fetch(`${api}/payments/tr-4711-secret?password=hunter2`);
      setTimeout(() => {
        throw new Error('for error-mail@acme.io token=abc123token card 4111 1111 1111 1111');
      });
      setTimeout(() => {
        throw new TypeError('https://jane:pa55phrase@x.example/?q=url-marker failed, Authorization: Bearer bearer-marker');
      });
      void Promise.reject(new Error('rejected-mail@acme.io'));
      faro.pushEvent('booking.completed', {
        iban: 'AT611904300234573201',
        phone: '+43 660 1234567',
        jwt: 'eyJhbGciOiJI.eyJzdWIiOiJq.c2lnbmF0dXJl',
        ssn: '123-45-6789',
      });
      await router.push('/');
    }, site.api.url);
    await page.click('#secret');
    await page.click('#plain');
    await page.waitForTimeout(200);
    await page.goto('about:blank');
    await arrived(
      () => logsIn(site.collector.received).some(({ attributes }) => attributes['browser.web_vital.name'] === 'cls'),
      'the last record',
    );

    const logs = logsIn(site.collector.received);
    expect(
      logs
        .filter(({ name }) => name === 'exception')
        .map(({ body }) => body)
        .sort(),
    ).toEqual([
      'Error: [email]',
      'Error: for [email] token=[secret] card [number]',
      'TypeError: https://x.example/ failed, Authorization: Bearer [secret]',
    ]);
    expect(spansIn(site.collector.received).map(({ attributes }) => attributes['url.full'])).toContain(`${site.api.url}/payments/:id`);
    expect(logs.find(({ name }) => name === 'booking.completed')?.attributes).toMatchObject({
      'user.id': 'op-7',
      iban: '[iban]',
      phone: '[number]',
      jwt: '[jwt]',
    });
    expect(logs.map(({ name }) => name)).toEqual(expect.arrayContaining(['page_view', 'button_click', 'browser.web_vital']));

    const wire = site.collector.received.map(({ body, path, headers }) => `${path} ${JSON.stringify(headers)} ${body}`).join('\n');
    const leaked = Object.entries(MARKERS).filter(([, marker]) => [marker, encodeURIComponent(marker)].some((form) => wire.includes(form)));
    expect(leaked).toEqual([]);
    await page.context().close();
  });
});
