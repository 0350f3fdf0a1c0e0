import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Block } from './blocks.ts';
import { root, type Page } from './pages.ts';

/** A reader's strictest settings, and those of `nest new`. Packages are read from their sources: no declarations to build. */
const COMPILER_OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: 'es2023',
  lib: ['es2023', 'dom', 'dom.iterable'],
  types: ['node'],
  module: 'nodenext',
  moduleDetection: 'force',
  customConditions: ['@busflow/source'],
  allowImportingTsExtensions: true,
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  skipLibCheck: true,
};

/** What a Vite project with Vue has in its `vite-env.d.ts`. */
const VITE_ENV =
  "/// <reference types=\"vite/client\" />\ndeclare module '*.vue' { const component: import('vue').Component; export default component; }\n";

/**
 * What the compiler says of the pages' TypeScript, all in one project: `packages/x/README.md:12:3: error TS7006: …`. What it says of the
 * packages themselves is for their own checks.
 */
export function typeProblems(pages: readonly Page[]): string[] {
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  const project = mkdtempSync(join(cache, 'readme-types-'));
  const folders = new Map<string, Page>();
  try {
    const files: string[] = [];
    for (const page of pages.filter(({ programs }) => programs.length > 0)) {
      // In the page's own folder, where a package is found by its own name.
      const folder = mkdtempSync(join(page.home, '.readme-types-'));
      folders.set(folder, page);
      for (const block of [...page.files, ...page.programs].filter(({ language }) => language === 'ts')) {
        const companions = block.attributes['browser'];
        if (companions !== undefined) cpSync(join(page.home, companions), folder, { recursive: true });
        files.push(join(folder, nameOf(block)));
        // At the lines where they stand in the page.
        writeFileSync(files.at(-1)!, '\n'.repeat(block.line) + block.code);
      }
      files.push(join(folder, 'vite-env.d.ts'));
      writeFileSync(files.at(-1)!, VITE_ENV);
    }
    const config = join(project, 'tsconfig.json');
    writeFileSync(config, JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files }));
    const { stdout, stderr, error } = spawnSync('pnpm', ['exec', 'tsc', '--pretty', 'false', '-p', config], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const failed = error?.message ?? /^error .*$/m.exec(stdout)?.[0] ?? stderr;
    if (failed !== '') throw new Error(`the READMEs cannot be checked: ${failed}`);
    return [...folders].flatMap(([folder, page]) => problemsIn(stdout, relative(root, folder), page));
  } finally {
    for (const folder of [project, ...folders.keys()]) rmSync(folder, { recursive: true, force: true });
  }
}

function nameOf({ attributes, line }: Block): string {
  return attributes['file'] ?? `line-${line}.ts`;
}

function problemsIn(output: string, folder: string, page: Page): string[] {
  return output.split('\n').flatMap((text) => {
    const [, file, at, what] = /^(?<file>.+?)\((?<at>\d+,\d+)\): (?<what>.+)$/.exec(text) ?? [];
    if (file === undefined || !file.startsWith(folder)) return [];
    return [`${page.file}:${at?.replace(',', ':')}: ${what}`];
  });
}
