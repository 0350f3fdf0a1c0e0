import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cwd = fileURLToPath(new URL('../..', import.meta.url));

/** Builds and packs this package, once before all of these tests. Answers how to tidy up. */
export default async function pack(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'otel-nest-packed-'));
  await run('pnpm', ['build'], { cwd, env: { ...process.env, pnpm_config_verify_deps_before_run: 'false' } });
  await run('pnpm', ['pack', '--pack-destination', folder], { cwd });
  const [tarball] = await readdir(folder);
  process.env['OTEL_NEST_TARBALL'] = join(folder, tarball ?? '');
  return () => rm(folder, { recursive: true, force: true });
}
