import { describe, expect, test } from 'vitest';
import { arrived } from './arrived.ts';
import { onSite } from './on-site.ts';

const site = onSite();

describe.each(['equipped', 'passenger'] as const)('extras, with the entry "%s"', (policy) => {
  test('the console: text is a log record, an Error is an exception, told once however it is told', async () => {
    const { page, printed } = await site.open({ policy, extras: ['console'] }, { path: '/reports' });
    await page.evaluate(() => {
      console.info('saved for jane@acme.io');
      console.warn('slow', { seats: 3 });
      console.error('no seat left');
      console.log('not captured');
      const error = new RangeError('printed');
      console.error('Could not save', error);
      console.error(error);
      window.fixture.faro.pushError(error);
      setTimeout(() => {
        throw error;
      });
      const thrown = new TypeError('thrown');
      addEventListener('error', () => console.error(thrown), { once: true });
    });
    await page.click('#provoke');
    await page.waitForSelector('#reset');
    await page.goto('about:blank');
    await arrived(() => site.logs('log').length >= 3 && site.logs('exception').length >= 3, 'the console');
    expect(site.logs('log').map(({ severity, body }) => [severity, body])).toEqual([
      ['INFO', 'saved for [email]'],
      ['WARN', 'slow [object Object]'],
      ['ERROR', 'console.error: no seat left'],
    ]);
    expect(
      site
        .logs('exception')
        .map(({ body }) => body)
        .sort(),
    ).toEqual(['RangeError: no such seat', 'RangeError: printed', 'TypeError: thrown']);
    // The page's own console shows all of it.
    expect(printed).toContain('error: no seat left');
    expect(printed).toContain('log: not captured');
  });

  test('what the page’s policy refuses', async () => {
    const { page } = await site.open({ policy, extras: ['csp'] });
    await page.evaluate(async () => {
      const refuse = document.createElement('meta');
      refuse.httpEquiv = 'Content-Security-Policy';
      refuse.content = "img-src 'none'";
      document.head.append(refuse);
      const refused = new Promise((seen) => document.addEventListener('securitypolicyviolation', seen, { once: true }));
      document.body.append(Object.assign(new Image(), { src: 'https://images.example/jane@acme.io.png?token=abc' }));
      await refused;
    });
    await page.goto('about:blank');
    const { attributes } = await site.log('securitypolicyviolation');
    expect(attributes).toMatchObject({ effectiveDirective: 'img-src', blockedURI: 'https://images.example/:id' });
  });

  test('any instrumentation of Faro: resource timings, without those of telemetry, which would never end', async () => {
    const { page } = await site.open({ policy, extras: ['resources'] });
    await page.evaluate((api) => fetch(`${api}/found?token=abc`).then((answer) => answer.text()), site.api.url);
    await arrived(() => site.logs('faro.performance.resource').length > 0, 'the resource');
    await page.waitForTimeout(2500);
    expect(site.logs('faro.performance.resource').map(({ attributes }) => attributes['name'])).toEqual([`${site.api.url}/found`]);
  });

  test('Faro’s own protocol: everything arrives at /collect, clean, with page and release, and nothing as OTLP', async () => {
    const { page } = await site.open({ policy, extras: ['collect'] }, { path: '/vehicles/42?email=jane%40acme.io#secret' });
    await page.evaluate(async (api) => {
      window.fixture.faro.setUser({ id: 'op-7', roles: ['dispatcher'] });
      await fetch(`${api}/found?password=hunter2`);
      window.fixture.faro.pushError(new Error('for jane@acme.io'));
      await window.fixture.router.push('/');
    }, site.api.url);
    await page.click('#plain');
    await page.goto('about:blank');
    const bodies = () => site.collector.received.map(({ body }) => JSON.parse(body));
    const events = () => bodies().flatMap(({ events = [], meta }) => events.map((event: object) => ({ ...event, meta })));
    await arrived(() => events().some(({ name }) => name === 'button_click'), 'the click');
    await arrived(
      () => bodies().some(({ measurements = [] }) => measurements.some(({ values }: { values: object }) => 'cls' in values)),
      'cls',
    );
    expect(new Set(site.collector.received.map(({ path }) => path))).toEqual(new Set(['/collect']));
    expect(events().find(({ name }) => name === 'button_click')).toMatchObject({
      attributes: { 'busflow.action': 'plain_btn', 'busflow.seats': '3', 'busflow.route': '/' },
      meta: {
        app: { name: 'fixture', version: '1.2.3', environment: 'test' },
        user: { id: 'op-7' },
        view: { name: '/' },
        page: { url: `${site.url}/` },
        session: { id: expect.any(String) },
      },
    });
    const [exception] = bodies().flatMap(({ exceptions = [] }) => exceptions);
    expect(exception).toMatchObject({ type: 'Error', value: 'for [email]' });
    const traces = () => bodies().flatMap(({ traces }) => traces?.resourceSpans ?? []);
    await arrived(() => JSON.stringify(traces()).includes(`"${site.api.url}/found"`), 'the request');
    for (const { resource } of traces()) expect(JSON.stringify(resource)).toContain('"service.name"');
    const wire = site.collector.received.map(({ body }) => body).join('\n');
    for (const marker of ['jane', 'hunter2', 'secret', '/42']) expect(wire).not.toContain(marker);
  });
});
