import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../src/cli/run.ts';

/** Runs the program, and hears what it says. */
export async function execute(args: readonly string[], cwd: string, fetch = globalThis.fetch, env: Record<string, string> = {}) {
  const output = { stdout: '', stderr: '' };
  const code = await run(args, {
    cwd,
    env,
    write: (text) => void (output.stdout += text),
    complain: (text) => void (output.stderr += text),
    fetch,
  });
  return { code, ...output };
}

/** A folder of its own for the test. */
export async function folder(files: Record<string, string>): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'busflow-cardinality-'));
  onTestFinished(() => rm(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}
