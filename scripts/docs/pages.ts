import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blocksOf, type Block } from './blocks.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const PAGES = '{*.md,{packages,examples}/*/README.md,{bench,observability}/README.md,docs/**/*.md}';
const PROGRAMS = new Set(['ts', 'js', 'mjs']);

export interface Page {
  /** From the repository's root. */
  readonly file: string;
  /** The folder that its programs run in. */
  readonly home: string;
  readonly blocks: readonly Block[];
  /** The blocks that are run. */
  readonly programs: readonly Block[];
  /** The blocks that programs of this page import. */
  readonly files: readonly Block[];
}

export async function readPages(): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const file of glob(PAGES, { cwd: root })) pages.push(pageOf(file, readFileSync(join(root, file), 'utf8')));
  return pages;
}

export function pageOf(file: string, markdown: string): Page {
  const blocks = blocksOf(markdown);
  const sources = blocks.filter(({ language, attributes }) => PROGRAMS.has(language) && attributes['skip'] === undefined);
  const files = sources.filter(({ attributes }) => attributes['file'] !== undefined);
  return { file, home: join(root, dirname(file)), blocks, programs: sources.filter((block) => !files.includes(block)), files };
}
