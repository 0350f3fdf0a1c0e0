import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

const NOT_INPUT = new Set(['node_modules', 'dist', 'test', 'coverage', 'README.md', 'CHANGELOG.md']);

/** A hash over names and contents of everything that a package is built from. */
export async function inputsOf(folder: string): Promise<string> {
  const files = (await filesIn(folder, (name) => !NOT_INPUT.has(name))).filter((file) => !file.endsWith('.test.ts'));
  return digest((await contentsOf(folder, files)).join('\n'));
}

/** A hash over names and contents of what was built and is run; undefined where there is nothing. */
export async function outputsOf(folder: string): Promise<string | undefined> {
  // Declarations and maps may come and go with the way it was built.
  const files = (await filesIn(folder, () => true).catch(() => [])).filter((file) => !/\.(?:d\.ts|map)$/.test(file));
  return files.length === 0 ? undefined : digest((await contentsOf(folder, files)).join('\n'));
}

const contentsOf = (folder: string, files: readonly string[]) =>
  Promise.all(files.map(async (file) => `${relative(folder, file)}\n${digest(await readFile(file))}`));

export const digest = (content: string | Buffer): string => createHash('sha256').update(content).digest('base64url');

async function filesIn(folder: string, accept: (name: string) => boolean): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => accept(entry.name));
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path, accept) : [path];
  });
  return (await Promise.all(nested)).flat().sort();
}
