import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { arrived } from './arrived.ts';
import { onSite } from './on-site.ts';

const site = onSite();

const COMMON = new Set(['event.name', 'busflow.route', 'session.id', 'user.id', 'user.roles']);
const ARM = 'busflow.faro.arm';
/** The fixture's own, given to `v-track` and `pushEvent`. */
const OWN = new Set(['busflow.seats']);

const code = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

/** The names in code style in the first and the last column of the table. */
function readTable(): Map<string, Set<string>> {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const rows = readme
    .split('## What it emits')[1]!
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  return new Map(
    rows.map((row) => {
      const cells = row.split('|');
      return [code(cells[1]!)[0]!, new Set(code(cells[3]!))];
    }),
  );
}

test('the README’s table is what arrives: no record and no attribute more or less', async () => {
  const { page } = await site.open({ policy: 'passenger', arms: { lazy: 1 } });
  await page.evaluate(() => window.fixture.faro.setUser({ id: 'op-7', roles: ['dispatcher'] }));
  // What the collector refuses is given up, and counted.
  site.answer({ status: 400 });
  await page.click('#plain');
  await site.log('button_click');
  site.answer({});
  await page.evaluate(async (api) => {
    await fetch(`${api}/found`);
    await fetch(`${api}/missing`);
    await window.fixture.router.push('/reports');
  }, site.api.url);
  await page.click('#provoke');
  await page.evaluate(() => window.fixture.faro.pushError(new Error('no booking', { cause: new RangeError('no seat') })));
  await page.goto('about:blank');
  await arrived(() => site.spans().some(({ name }) => name === 'ui.click'), 'the spans');
  await arrived(() => site.logs().some(({ attributes }) => attributes['browser.web_vital.name'] === 'cls'), 'the vitals');
  await site.log('telemetry_dropped');

  const seen = new Map<string, Set<string>>();
  const see = (name: string, keys: readonly string[]) => seen.set(name, new Set([...(seen.get(name) ?? []), ...keys]));
  for (const { name, attributes } of site.logs()) {
    const keys = Object.keys(attributes).filter((key) => !COMMON.has(key) && !OWN.has(key) && key !== ARM);
    see(
      name,
      keys.map((key) => key.replace(/^(browser\.web_vital)\..+/, '$1.*')),
    );
    const everywhere = { [ARM]: 'lazy', 'event.name': name };
    const ofThePage = { 'busflow.route': expect.any(String), 'session.id': expect.any(String) };
    expect(attributes).toMatchObject(name === 'telemetry_dropped' ? everywhere : { ...everywhere, ...ofThePage });
  }
  for (const { name, attributes } of site.spans()) {
    see(
      name,
      Object.keys(attributes).filter((key) => key !== ARM),
    );
    expect(attributes).toMatchObject({ [ARM]: 'lazy' });
  }
  expect(seen).toEqual(readTable());
});
