// `npm run check`: everything besides the tests that must stay true. Runs all steps, then fails if one did.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const STEPS: readonly (readonly [what: string, command: string, ...args: string[]])[] = [
  ['lint', 'pnpm', 'exec', 'oxlint', '--deny-warnings'],
  ['format', 'pnpm', 'exec', 'oxfmt', '--check'],
  ['build, with declarations', 'pnpm', '-r', '--filter', './packages/*', 'run', 'build'],
  ['types', 'pnpm', '-r', '--parallel', 'run', 'typecheck'],
  ['types of the scripts', 'pnpm', 'exec', 'tsc', '-p', 'scripts'],
  ['alert rules under the budgets of the declared metrics', 'node', 'packages/llm-metrics/dist/bin.js', 'check', 'observability/rules'],
  ['unused code and dependencies', 'pnpm', 'exec', 'knip'],
  ['packed packages', 'node', 'scripts/check/packed.ts'],
  ['changesets', 'pnpm', 'exec', 'changeset', 'status'],
];

const failed: string[] = [];
for (const [what, command, ...args] of STEPS) {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 << 20,
    shell: process.platform === 'win32',
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? '✔' : '✘'} ${what} (${seconds} s)`);
  if (status === 0) continue;
  failed.push(what);
  console.log(`${error?.message ?? ''}${stdout}${stderr}`);
}
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
