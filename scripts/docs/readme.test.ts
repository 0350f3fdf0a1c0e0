import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { blocksOf, matchesOutput } from './blocks.ts';
import { runBlock } from './run-block.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAMS = new Set(['ts', 'js', 'mjs']);
const DATA: Record<string, (text: string) => unknown> = { json: JSON.parse };

const files: string[] = [];
for await (const file of glob('{*.md,{packages,examples}/*/README.md,{bench,observability}/README.md}', { cwd: root })) files.push(file);
const scripts = new Set(Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts));

describe.each(files.sort())('%s', (file) => {
  const blocks = blocksOf(readFileSync(join(root, file), 'utf8'));
  const from = join(root, dirname(file));

  for (const block of blocks) {
    const { language, line, attributes, expected } = block;
    if (PROGRAMS.has(language) && attributes['skip'] === undefined) {
      it(`line ${line}: the program runs${expected === undefined ? '' : ' and prints what the page says'}`, async () => {
        const { code, stdout, stderr } = await runBlock(block, from);
        expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
        if (expected !== undefined && !matchesOutput(stdout, expected)) expect(stdout).toBe(expected);
      }, 30_000);
    }
    if (language === 'sh') {
      it(`line ${line}: its npm scripts exist`, () => {
        const named = [...block.code.matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map((match) => match[1] ?? match[2] ?? '');
        for (const name of named) expect(scripts).toContain(name);
      });
    }
    const parse = DATA[language];
    if (parse !== undefined && !isOutput(blocks, block.code)) it(`line ${line}: the ${language} parses`, () => void parse(block.code));
  }
});

function isOutput(blocks: ReturnType<typeof blocksOf>, code: string): boolean {
  return blocks.some((block) => block.expected === code);
}
