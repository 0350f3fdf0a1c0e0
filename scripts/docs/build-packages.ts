import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds every package's JavaScript (no declarations) before the READMEs run. */
export default function buildPackages(): void {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync('pnpm', ['-r', '--filter', './packages/*', 'run', 'build'], {
    cwd: root,
    env: { ...process.env, BUSFLOW_SKIP_TYPES: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}
