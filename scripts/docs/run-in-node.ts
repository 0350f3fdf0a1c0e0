import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { startProviders } from '../../examples/providers/src/server.ts';
import type { Block } from './blocks.ts';
import type { BlockRun } from './run-block.ts';

/** A README program is short: one that runs longer than this hangs. Milliseconds. */
const TIME_LIMIT_MS = 60_000;

const COMPILER_OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2023,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

/**
 * Runs one TypeScript or JavaScript block as the module that a reader would write, from the folder `from`, so that the
 * package resolves by its own name, beside the page's `files`, which it may import. TypeScript writes legacy decorators out,
 * which Node's type stripping does not know.
 */
export async function runInNode(block: Block, from: string, files: readonly Block[]): Promise<BlockRun> {
  const folder = await mkdtemp(join(from, '.readme-'));
  const program = join(folder, 'program.mjs');
  for (const { code, attributes } of [...files, block]) {
    const { outputText } = ts.transpileModule(code, { compilerOptions: COMPILER_OPTIONS });
    await writeFile(attributes['file'] === undefined ? program : join(folder, attributes['file']), outputText);
  }
  const providers = block.attributes['services'] === 'providers' ? await startProviders() : undefined;
  try {
    return await run(program, from, block, providers === undefined ? {} : { PROVIDERS_URL: providers.url });
  } finally {
    await providers?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function run(file: string, cwd: string, block: Block, services: Readonly<Record<string, string>>): Promise<BlockRun> {
  const flags = block.attributes['node']?.split(' ') ?? [];
  const settings = Object.fromEntries(
    (block.attributes['env'] ?? '')
      .split(' ')
      .filter(Boolean)
      .map((pair) => pair.split('=', 2)),
  );
  const child = spawn(process.execPath, [...flags, file], {
    cwd,
    env: { ...outsideEnvironment(), ...services, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ...output });
    });
  });
}

/** A reader's shell knows nothing of the test runner's variables (NODE_ENV=test switches telemetry off, for one). */
function outsideEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^(?:NODE_ENV|NODE_OPTIONS|OTEL_|VITEST|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$)/.test(key),
    ),
  );
}
