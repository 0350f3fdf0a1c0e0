import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksOf, matchesOutput, type Block } from '../docs/blocks.ts';
import { runBlock } from '../docs/run-block.ts';
import { root, run } from './command.ts';
import { packageOf, readSource } from './source-file.ts';

/** A packed package: its folder's name, and the tarball. */
export interface Packed {
  readonly folder: string;
  readonly name: string;
  readonly peers: readonly string[];
  readonly tarball: string;
}

/** NestFactory loads its HTTP adapter by itself. */
const IMPLIED = ['@nestjs/platform-express'];

/**
 * A plain npm project that installs the tarballs, their peers and what the READMEs' first programs import, in the versions that the
 * packages' own tests use, and runs those programs. Answers what went wrong.
 */
export async function tryOutside(packed: readonly Packed[]): Promise<string[]> {
  const outside = mkdtempSync(join(tmpdir(), 'busflow-outside-'));
  try {
    const programs = packed.map((one) => ({ ...one, program: firstProgram(one.folder) }));
    const imported = programs.flatMap(({ program }) =>
      readSource('program.ts', program?.code ?? '').imports.map(({ specifier }) => packageOf(specifier)),
    );
    const wanted = new Set([...packed.flatMap(({ peers }) => peers), ...imported, ...IMPLIED]);
    const dependencies = {
      ...Object.fromEntries(packed.flatMap(({ name }) => testedVersions(name)).filter(([dependency]) => wanted.has(dependency))),
      ...Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`])),
    };
    writeFileSync(join(outside, 'package.json'), JSON.stringify({ name: 'outside', private: true, type: 'module', dependencies }));
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error'], outside);
    const outcomes = await Promise.all(programs.map(({ folder, program }) => tryProgram(folder, program, outside)));
    return outcomes.filter((problem) => problem !== undefined);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
}

function firstProgram(folder: string): Block | undefined {
  const readme = readFileSync(join(root, 'packages', folder, 'README.md'), 'utf8');
  return blocksOf(readme).find(({ language, attributes }) => language === 'ts' && attributes['skip'] === undefined);
}

function testedVersions(name: string): [dependency: string, version: string][] {
  const projects = JSON.parse(run('pnpm', ['--filter', name, 'list', '--json', '--depth', '0'])) as {
    devDependencies?: Record<string, { version: string }>;
  }[];
  return projects.flatMap(({ devDependencies = {} }) =>
    Object.entries(devDependencies).map(([dependency, { version }]): [string, string] => [dependency, version]),
  );
}

async function tryProgram(folder: string, program: Block | undefined, outside: string): Promise<string | undefined> {
  if (program === undefined) return `${folder}: its README has no program that runs`;
  const { code, stdout, stderr } = await runBlock(program, outside, join(root, 'packages', folder));
  if (code !== 0) return `${folder}: the README's first program exits ${code} in an outside project\n${stderr}`;
  if (matchesOutput(stdout, program.expected ?? stdout)) return undefined;
  return `${folder}: the README's first program prints something else in an outside project:\n${stdout}`;
}
