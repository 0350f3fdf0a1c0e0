import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

const NOT_INPUT = new Set(['node_modules', 'dist', 'test', 'coverage', 'README.md', 'CHANGELOG.md']);

/** A hash over names and contents of everything that a package is built from. */
export async function inputsOf(folder: string): Promise<string> {
  const files = (await filesIn(folder, (name) => !NOT_INPUT.has(name))).filter((file) => !file.endsWith('.test.ts'));
  const contents = await Promise.all(files.map(async (file) => `${relative(folder, file)}\n${digest(await readFile(file))}`));
  return digest(contents.join('\n'));
}

/** A hash over names, sizes and times of what was built; undefined where there is nothing. */
export async function outputsOf(folder: string): Promise<string | undefined> {
  const files = await filesIn(folder, () => true).catch(() => []);
  if (files.length === 0) return undefined;
  const states = await Promise.all(
    files.map(async (file) => `${file} ${JSON.stringify(await stat(file).then(({ size, mtimeMs }) => [size, mtimeMs]))}`),
  );
  return digest(states.join('\n'));
}

export const digest = (content: string | Buffer): string => createHash('sha256').update(content).digest('base64url');

async function filesIn(folder: string, accept: (name: string) => boolean): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => accept(entry.name));
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path, accept) : [path];
  });
  return (await Promise.all(nested)).flat().sort();
}
