import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchesOutput } from './blocks.ts';
import { readPages, root } from './pages.ts';
import { runBlock } from './run-block.ts';
import { typeProblems } from './type-problems.ts';

const scripts = new Set(Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts));
const pages = await readPages();

it('finds a page for every package, and something to run in it', () => {
  const withPrograms = pages.filter(({ programs }) => programs.length > 0).map(({ file }) => file);
  for (const name of ['otel-nest', 'pino-trace', 'webhook-trace', 'llm-metrics', 'faro-vue'])
    expect(withPrograms).toContain(`packages/${name}/README.md`);
});

it('every program compiles as its reader would have it: strict, with exact optional properties', () => {
  expect(typeProblems(pages)).toEqual([]);
}, 60_000);

describe.each(pages.filter(({ blocks }) => blocks.length > 0))('$file', ({ home, blocks, programs, files }) => {
  const outputs = new Set(blocks.map(({ expected }) => expected));

  it.each(programs)(
    'line $line: the program runs and prints what the page says',
    async (block) => {
      const { code, stdout, stderr } = await runBlock(block, home, home, files);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      const shown = block.expected ?? stdout;
      expect(matchesOutput(stdout, shown) ? shown : stdout).toBe(shown);
    },
    90_000,
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
