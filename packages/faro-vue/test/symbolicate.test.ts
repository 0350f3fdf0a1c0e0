import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, defaultClientConditions } from 'vite';
import { faroVue } from '../src/vite.ts';
import { onSite } from './on-site.ts';

const run = promisify(execFile);
const MAIN = new URL('../src/symbolicate/main.ts', import.meta.url).pathname;
const ROOT = new URL('fixture', import.meta.url).pathname;

const site = onSite();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faro-vue-maps-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['@busflow/source', ...defaultClientConditions] },
    plugins: [faroVue({ buildId: 'a1b2c3d', sourceMaps: join(folder, 'maps') })],
    build: {
      outDir: join(folder, 'dist'),
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { workspace: `${ROOT}/workspace.ts` } },
    },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The line where `text` stands in the fixture. */
async function place(text: string): Promise<string> {
  const before = (await readFile(join(ROOT, 'main.ts'), 'utf8')).split(text)[0]!;
  return `fixture/main.ts:${before.split('\n').length}:`;
}

test('a stack of a production build, as it arrived, reads as the source; and nobody can fetch the maps', async () => {
  const built = await readdir(join(folder, 'dist'), { recursive: true });
  expect(built.filter((file) => file.endsWith('.map'))).toEqual([]);
  const entry = built.find((file) => file.endsWith('.js'));
  const code = await readFile(join(folder, 'dist', entry!), 'utf8');
  expect(code).not.toContain('sourceMappingURL');
  expect(await readdir(join(folder, 'maps', 'a1b2c3d', 'assets'))).toEqual([`${entry!.replace('assets/', '')}.map`]);

  site.serveInstead(entry!, code);
  const { page } = await site.visit({ policy: 'workspace' });
  await page.click('#boom');
  await page.goto('about:blank');
  const { attributes } = await site.log('exception');
  const stack = `${attributes['exception.stacktrace']}`;
  expect(stack).toContain(entry);
  expect(stack).not.toContain('main.ts');

  for (const given of [[], ['--build', 'a1b2c3d']]) {
    const child = run(process.execPath, [MAIN, '--maps', join(folder, 'maps'), ...given]);
    child.child.stdin!.end(stack);
    const { stdout, stderr } = await child;
    expect(stdout).toContain(await place("throw new Error('nobody catches"));
    expect(stdout).not.toContain(entry);
    expect(stderr).toBe('');
  }
});

test.each([
  ['a file of another build', [], 'at x (https://shop.example/assets/index-00000000.js:1:5)\n', 1, 'no source map of index-00000000.js'],
  ['a build that is not there', ['--build', 'gone'], '', 2, 'gone'],
])('%s is told, and the text comes through', async (_what, given, stack, code, message) => {
  const child = run(process.execPath, [MAIN, '--maps', join(folder, 'maps'), ...given]);
  child.child.stdin!.end(stack);
  await expect(child).rejects.toMatchObject({ code, stdout: stack, stderr: expect.stringContaining(message) });
});

test.each([
  [{ buildId: '../../etc' }, 'faroVue: buildId takes letters, digits, dots and dashes'],
  [{ sourceMap: 'maps' }, 'faroVue has no option "sourceMap"; did you mean "sourceMaps"?'],
])('the plugin refuses %o at once', (options, message) => {
  expect(() => faroVue(options as object)).toThrow(message);
});
