import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { arrived, loaded, logOf, startSite, type Site } from './site.ts';
import { logsIn } from './wire.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());
beforeEach(() => {
  site.collector.received.length = 0;
  site.api.received.length = 0;
});

const told = (name: string) => logsIn(site.collector.received).filter((line) => line.name === name);

describe.each(['equipped', 'passenger'] as const)('extras, with the entry "%s"', (policy) => {
  test('the console: text is a log record, an Error is an exception, told once however it is told', async () => {
    site.configure({ policy, extras: ['console'] });
    const { page, printed } = await site.visit('/reports');
    await loaded(page);
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
    await arrived(() => told('log').length >= 3 && told('exception').length >= 3, 'the console');
    expect(told('log').map(({ severity, body }) => [severity, body])).toEqual([
      ['INFO', 'saved for [email]'],
      ['WARN', 'slow [object Object]'],
      ['ERROR', 'console.error: no seat left'],
    ]);
    expect(
      told('exception')
        .map(({ body }) => body)
        .sort(),
    ).toEqual(['RangeError: no such seat', 'RangeError: printed', 'TypeError: thrown']);
    // The page's own console shows all of it.
    expect(printed).toContain('error: no seat left');
    expect(printed).toContain('log: not captured');
    await page.context().close();
  });

  test('what the page’s policy refuses', async () => {
    site.configure({ policy, extras: ['csp'] });
    const { page } = await site.visit();
    await loaded(page);
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
    const { attributes } = await logOf(site, 'securitypolicyviolation');
    expect(attributes).toMatchObject({ effectiveDirective: 'img-src', blockedURI: 'https://images.example/:id' });
    await page.context().close();
  });

  test('any instrumentation of Faro: resource timings, without those of telemetry, which would never end', async () => {
    site.configure({ policy, extras: ['resources'] });
    const { page } = await site.visit();
    await loaded(page);
    await page.evaluate((api) => fetch(`${api}/found?token=abc`).then((answer) => answer.text()), site.api.url);
    await arrived(() => told('faro.performance.resource').length > 0, 'the resource');
    await page.waitForTimeout(2500);
    expect(told('faro.performance.resource').map(({ attributes }) => attributes['name'])).toEqual([`${site.api.url}/found`]);
    await page.context().close();
  });

  test('Faro’s own protocol: everything arrives at /collect, clean, with page and release, and nothing as OTLP', async () => {
    site.configure({ policy, extras: ['collect'] });
    const { page } = await site.visit('/vehicles/42?email=jane%40acme.io#secret');
    await loaded(page);
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
    const [{ resource, scopeSpans }] = bodies().flatMap(({ traces }) => traces?.resourceSpans ?? []);
    expect(JSON.stringify(resource)).toContain('"service.name"');
    expect(JSON.stringify(scopeSpans)).toContain(`"${site.api.url}/found"`);
    const wire = site.collector.received.map(({ body }) => body).join('\n');
    for (const marker of ['jane', 'hunter2', 'secret', '/42']) expect(wire).not.toContain(marker);
    await page.context().close();
  });

  test('a session that is not sampled sends nothing, and its requests carry no traceparent', async () => {
    site.configure({ policy, samplingRate: 0 });
    const { page } = await site.visit();
    await loaded(page);
    await page.click('#plain');
    await page.evaluate((api) => fetch(`${api}/found`), site.api.url);
    await page.evaluate(() => window.fixture.faro.pushError(new Error('unseen')));
    await page.goto('about:blank');
    await page.waitForTimeout(500);
    expect(site.collector.received).toEqual([]);
    expect(site.api.received.map(({ path, headers }) => [path, headers['traceparent']])).toEqual([['/found', undefined]]);
    await page.context().close();
  });
});
