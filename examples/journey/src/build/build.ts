import { exec } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { digest, inputsOf, outputsOf } from './fingerprint.ts';
import { readWorkspace, type WorkspacePackage } from './workspace.ts';

const APPS = ['@busflow/example-api', '@busflow/example-passenger', '@busflow/example-workspace'];
/** Files of the root that every build depends on. */
const SHARED = ['pnpm-lock.yaml', 'tsconfig.base.json', 'tsup.base.ts'];
const TIMEOUT_MS = 120_000;

const run = promisify(exec);

type Records = Record<string, { readonly inputs: string; readonly outputs: string }>;

/**
 * Builds the three apps and the packages they use, as far as their sources have changed since the last time. Without
 * declarations: the journey runs the code only. Answers the names that had to be built.
 */
export async function buildApps(root: string): Promise<string[]> {
  const workspace = await readWorkspace(root);
  const shared = digest((await Promise.all(SHARED.map((file) => readFile(join(root, file), 'utf8')))).join('\n'));
  const cache = join(root, '.cache', 'journey-build.json');
  const records = await readFile(cache, 'utf8').then(
    (text) => JSON.parse(text) as Records,
    () => ({}) as Records,
  );
  const takeTurn = turns(availableParallelism());
  const started = new Map<string, Promise<string>>();
  const built: string[] = [];

  /** Resolves, once the package is built, to a hash of all that went into it and of what came out. */
  const ensure = (name: string): Promise<string> => {
    const running = started.get(name) ?? build(name);
    started.set(name, running);
    return running;
  };
  const build = async (name: string): Promise<string> => {
    const found = workspace.get(name);
    if (found === undefined) throw new Error(`There is no package ${name} in the workspace.`);
    const used = await Promise.all(found.uses.map(ensure));
    const inputs = digest([shared, await inputsOf(found.folder), ...used].join('\n'));
    if (found.build === undefined) return inputs;
    const dist = join(found.folder, 'dist');
    const current = await outputsOf(dist);
    const record = records[name];
    if (current !== undefined && record?.inputs === inputs && record.outputs === current) return digest(inputs + current);
    const dependencies = () => Promise.all(found.uses.map((use) => outputsOf(join(workspace.get(use)?.folder ?? '', 'dist'))));
    const before = await dependencies();
    await takeTurn(() => runBuild(root, found));
    const outputs = (await outputsOf(dist)) ?? '';
    // Where somebody else built a dependency at the same time, this one may hold half of it: not to be reused.
    const isSound = (await dependencies()).every((state, index) => state === before[index]);
    if (isSound) records[name] = { inputs, outputs };
    else delete records[name];
    built.push(name);
    return digest(inputs + outputs);
  };

  await Promise.all(APPS.map(ensure));
  await mkdir(join(root, '.cache'), { recursive: true });
  await writeFile(cache, JSON.stringify(records, undefined, 2));
  return built;
}

/** The package's own build script, with the PATH that a package manager would give it, without starting one. */
async function runBuild(root: string, { name, folder, build = '' }: WorkspacePackage): Promise<void> {
  const tools = [join(folder, 'node_modules/.bin'), join(root, 'node_modules/.bin')].join(delimiter);
  const env = { ...process.env, BUSFLOW_SKIP_TYPES: '1', NO_COLOR: '1', PATH: `${tools}${delimiter}${process.env['PATH']}` };
  await run(build, { cwd: folder, env, timeout: TIMEOUT_MS }).catch((error: { stdout?: string; stderr?: string }) => {
    const words = `${error.stdout ?? ''}\n${error.stderr ?? ''}`.trim().split('\n').slice(-25);
    throw new Error([`${name} does not build (${build}):`, ...words.map((line) => `  │ ${line}`)].join('\n'));
  });
}

/** At most `limit` pieces of work at once, in order. */
function turns(limit: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
