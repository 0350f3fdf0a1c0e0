import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inputsOf, outputsOf } from './fingerprint.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journey-test-'));
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'src/index.ts'), 'export const one = 1;');
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['src/index.ts', 'export const one = 2;', true],
  ['src/new.ts', '', true],
  ['package.json', '{}', true],
  ['src/index.test.ts', 'it()', false],
  ['README.md', '# new', false],
  ['dist/index.js', 'built', false],
])('sees a change of %s as one of the inputs or not', async (path, content, isInput) => {
  const before = await inputsOf(folder);
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), content);
  expect((await inputsOf(folder)) !== before).toBe(isInput);
});

it('sees when somebody else has built something else, or cleaned, and overlooks declarations', async () => {
  expect(await outputsOf(join(folder, 'dist'))).toBeUndefined();
  const before = await outputsOf(join(folder, 'src'));
  await writeFile(join(folder, 'src/index.d.ts'), 'export declare const one: 1;');
  expect(await outputsOf(join(folder, 'src'))).toBe(before);
  await writeFile(join(folder, 'src/index.ts'), 'export const two = 2;');
  expect(await outputsOf(join(folder, 'src'))).not.toBe(before);
});
