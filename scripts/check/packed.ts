// Packs every package as `npm publish` would and looks at it from outside: publint, attw, what is in the tarball, how large it
// is, and each README's first program run in a project that installed the tarballs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksOf, matchesOutput } from '../docs/blocks.ts';
import { runBlock } from '../docs/run-block.ts';

const root = join(import.meta.dirname, '../..');
const packed = join(root, '.cache', 'packed');
const outside = mkdtempSync(join(tmpdir(), 'busflow-outside-'));
const problems: string[] = [];

rmSync(packed, { recursive: true, force: true });
mkdirSync(packed, { recursive: true });
try {
  const folders = readdirSync(join(root, 'packages')).filter((name) => !manifestOf(name).private);
  const tarballs = Object.fromEntries(folders.map((name) => [name, pack(name)]));
  for (const [name, tarball] of Object.entries(tarballs)) inspect(name, tarball);
  attempt('size-limit', () => run('pnpm', ['exec', 'size-limit']));
  installOutside(tarballs);
  for (const name of folders) await runFirstProgram(name);
} finally {
  rmSync(outside, { recursive: true, force: true });
}
for (const problem of problems) console.error(`✘ ${problem}`);
if (problems.length > 0) process.exitCode = 1;

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly peerDependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}

function pack(name: string): string {
  const output = run('pnpm', ['pack', '--json', '--pack-destination', packed], join(root, 'packages', name));
  return (JSON.parse(output.slice(output.indexOf('{'))) as { filename: string }).filename;
}

function inspect(name: string, tarball: string): void {
  const files = run('tar', ['-tzf', tarball]).trim().split('\n');
  for (const wanted of ['package/README.md', 'package/LICENSE', 'package/dist/index.js', 'package/dist/index.d.ts']) {
    if (!files.includes(wanted)) problems.push(`${name}: the tarball lacks ${wanted}`);
  }
  for (const file of files) if (/\/src\/|\.test\./.test(file)) problems.push(`${name}: the tarball holds ${file}`);
  const text = run('tar', ['-xzOf', tarball, '--exclude=*.map', 'package/dist']);
  if (text.includes('@busflow/conventions"') || text.includes("@busflow/conventions'"))
    problems.push(`${name}: the tarball refers to the private @busflow/conventions`);
  if (text.includes('workspace:') || text.includes('catalog:'))
    problems.push(`${name}: the packed package.json holds workspace: or catalog: ranges`);
  attempt(`${name}: publint`, () => run('pnpm', ['exec', 'publint', '--strict', tarball]));
  attempt(`${name}: attw`, () => run('pnpm', ['exec', 'attw', '--profile', 'esm-only', tarball]));
}

/** A plain npm project with the tarballs and the peers that their own tests use. */
function installOutside(tarballs: Record<string, string>): void {
  const peers: Record<string, string> = {};
  for (const name of Object.keys(tarballs)) {
    const installed = Object.assign({}, ...resolvedIn(name).flatMap(({ devDependencies }) => [devDependencies ?? {}])) as Record<
      string,
      { version: string }
    >;
    for (const [dependency, { version }] of Object.entries(installed)) if (!version.startsWith('link:')) peers[dependency] = version;
  }
  const dependencies = {
    ...peers,
    ...Object.fromEntries(Object.entries(tarballs).map(([name, file]) => [manifestOf(name).name, `file:${file}`])),
  };
  writeFileSync(
    join(outside, 'package.json'),
    JSON.stringify({ name: 'outside', private: true, type: 'module', dependencies }, undefined, 2),
  );
  attempt('npm install of the tarballs in an outside project', () =>
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error'], outside),
  );
}

function resolvedIn(name: string): ResolvedProject[] {
  return JSON.parse(run('pnpm', ['--filter', manifestOf(name).name, 'list', '--json', '--depth', '0'])) as ResolvedProject[];
}

interface ResolvedProject {
  readonly devDependencies?: Record<string, { version: string }>;
}

async function runFirstProgram(name: string): Promise<void> {
  const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
  const program = blocksOf(readme).find(
    ({ language, attributes }) => (language === 'ts' || language === 'js') && attributes['skip'] === undefined,
  );
  if (program === undefined) return void problems.push(`${name}: its README has no program that runs`);
  const { code, stdout, stderr } = await runBlock(program, outside, join(root, 'packages', name));
  if (code !== 0) problems.push(`${name}: the README's first program exits ${code} in an outside project\n${stderr}`);
  else if (program.expected !== undefined && !matchesOutput(stdout, program.expected))
    problems.push(`${name}: the README's first program prints something else outside:\n${stdout}`);
}

function attempt(what: string, action: () => unknown): void {
  try {
    action();
    console.log(`✔ ${what}`);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    problems.push(`${what}\n${stdout || stderr ? stdout + stderr : String(error)}`);
  }
}

function run(command: string, args: readonly string[], cwd: string = root): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 << 20 });
}
