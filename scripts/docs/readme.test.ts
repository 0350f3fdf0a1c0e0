import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { blocksOf, matchesOutput, type Block } from './blocks.ts';
import { runBlock } from './run-block.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = '{*.md,{packages,examples}/*/README.md,{bench,observability}/README.md,docs/**/*.md}';
const PROGRAMS = new Set(['ts', 'js', 'mjs']);

const scripts = new Set(Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts));
const pages: { readonly file: string; readonly blocks: readonly Block[] }[] = [];
for await (const file of glob(PAGES, { cwd: root })) pages.push({ file, blocks: blocksOf(readFileSync(join(root, file), 'utf8')) });

it('finds a page for every package, and something to run in it', () => {
  const withPrograms = pages.filter(({ blocks }) => blocks.some(({ language }) => PROGRAMS.has(language))).map(({ file }) => file);
  for (const name of ['otel-nest', 'pino-trace', 'webhook-trace', 'llm-metrics', 'faro-vue'])
    expect(withPrograms).toContain(`packages/${name}/README.md`);
});

describe.each(pages.filter(({ blocks }) => blocks.length > 0))('$file', ({ file, blocks }) => {
  const home = join(root, dirname(file));
  const outputs = new Set(blocks.map(({ expected }) => expected));
  const sources = blocks.filter(({ language, attributes }) => PROGRAMS.has(language) && attributes['skip'] === undefined);
  const files = sources.filter(({ attributes }) => attributes['file'] !== undefined);

  it.each(sources.filter((block) => !files.includes(block)))(
    'line $line: the program runs and prints what the page says',
    async (block) => {
      const { code, stdout, stderr } = await runBlock(block, home, home, files);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      const shown = block.expected ?? stdout;
      expect(matchesOutput(stdout, shown) ? shown : stdout).toBe(shown);
    },
    30_000,
  );

  it('names only npm scripts that exist', () => {
    const shell = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code);
    const named = [...shell.join('\n').matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map(([, script, test]) => script ?? test);
    expect(named.filter((name) => !scripts.has(name ?? ''))).toEqual([]);
  });

  it('shows JSON that parses', () => {
    for (const { code } of blocks.filter((block) => block.language === 'json' && !outputs.has(block.code)))
      expect(() => void JSON.parse(code)).not.toThrow();
  });
});
