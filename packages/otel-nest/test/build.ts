import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dist } from './child.ts';

/** Builds the package as it is published, without declarations, for the tests' own processes: once, before all of them. Answers how to tidy up. */
export default async function build(): Promise<() => Promise<void>> {
  const tsup = join(dirname(createRequire(import.meta.url).resolve('tsup')), 'cli-default.js');
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  await promisify(execFile)(process.execPath, [tsup, '--out-dir', dist], { cwd, env: { ...process.env, BUSFLOW_SKIP_TYPES: '1' } });
  process.env['OTEL_NEST_TEST_DIST'] = dist;
  return () => rm(dist, { recursive: true, force: true });
}
