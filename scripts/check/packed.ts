// Packs every package as `npm publish` would and looks at it from outside: what is in the tarball, publint, attw, how large it is,
// and each README's first program in a project that installed the tarballs.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './command.ts';
import { tryOutside, type Packed } from './outside.ts';

const WANTED = ['package/README.md', 'package/LICENSE', 'package/dist/index.js', 'package/dist/index.d.ts', 'package/dist/metrics.json'];
/** A browser package declares no metric. */
const WITHOUT_METRICS = new Set(['faro-vue']);

const destination = join(root, '.cache', 'packed');
const problems: string[] = [];

rmSync(destination, { recursive: true, force: true });
mkdirSync(destination, { recursive: true });
const packages = readdirSync(join(root, 'packages')).flatMap(pack);
for (const one of packages) inspect(one);
attempt('what a page loads', () => run('node', ['packages/faro-vue/test/size-files.ts']));
attempt('size-limit', () => run('pnpm', ['exec', 'size-limit']));
try {
  problems.push(...(await tryOutside(packages)));
} catch (error) {
  problems.push(`an outside project: ${told(error)}`);
}
for (const problem of problems) console.error(`✘ ${problem}`);
if (problems.length > 0) process.exitCode = 1;

function pack(folder: string): Packed[] {
  const home = join(root, 'packages', folder);
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    name: string;
    private?: boolean;
    peerDependencies?: Record<string, string>;
  };
  if (manifest.private === true) return [];
  const output = run('pnpm', ['pack', '--json', '--pack-destination', destination], home);
  const { filename } = JSON.parse(output.slice(output.indexOf('{'))) as { filename: string };
  return [{ folder, name: manifest.name, peers: Object.keys(manifest.peerDependencies ?? {}), tarball: filename }];
}

function inspect({ folder, tarball }: Packed): void {
  const files = run('tar', ['-tzf', tarball]).trim().split('\n');
  for (const file of WANTED) {
    if (!files.includes(file) && !(file.endsWith('metrics.json') && WITHOUT_METRICS.has(folder)))
      problems.push(`${folder}: the tarball lacks ${file}`);
  }
  for (const file of files) if (/\/src\/|\.test\./.test(file)) problems.push(`${folder}: the tarball holds ${file}`);
  const code = run('tar', ['-xzOf', tarball, '--exclude=*.map', 'package/dist']);
  if (/['"]@busflow\/conventions['"]/.test(code)) problems.push(`${folder}: the tarball refers to the private @busflow/conventions`);
  if (/"(?:workspace|catalog):/.test(run('tar', ['-xzOf', tarball, 'package/package.json'])))
    problems.push(`${folder}: package.json holds workspace: or catalog: ranges`);
  attempt(`${folder}: publint`, () => run('pnpm', ['exec', 'publint', '--strict', tarball]));
  attempt(`${folder}: attw`, () => run('pnpm', ['exec', 'attw', '--profile', 'esm-only', tarball]));
}

function attempt(what: string, action: () => unknown): void {
  try {
    action();
  } catch (error) {
    problems.push(`${what}: ${told(error)}`);
  }
}

function told(error: unknown): string {
  const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
  return stdout || stderr ? stdout + stderr : String(error);
}
