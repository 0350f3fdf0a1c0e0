import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const home = fileURLToPath(new URL('../..', import.meta.url));

/** An npm project outside this repository that installed the packed package, as a team's own is. */
export interface Project {
  readonly folder: string;
}

const made: string[] = [];

async function temporary(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `otel-nest-${name}-`));
  made.push(folder);
  return folder;
}

/** Removes whatever was made here. */
export async function tidy(): Promise<void> {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** @param sources - the folder beside this file that becomes its `src`. */
export async function nestProject(nest: number, sources: string, more: Record<string, string> = {}): Promise<Project> {
  const folder = await temporary(`${nest}`);
  const dependencies = {
    '@busflow/otel-nest': `file:${process.env['OTEL_NEST_TARBALL']}`,
    '@nestjs/common': `^${nest}`,
    '@nestjs/core': `^${nest}`,
    '@nestjs/platform-express': `^${nest}`,
    '@nestjs/platform-fastify': `^${nest}`,
    '@opentelemetry/api': '^1.10.0',
    '@types/node': '^24.11.0',
    '@types/pg': '^8.23.1',
    pg: '^8.23.1',
    'reflect-metadata': '^0.2.2',
    rxjs: '^7.8.2',
    ...more,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'outside', private: true, dependencies }));
  await cp(join(here, sources), join(folder, 'src'), { recursive: true });
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error'], { cwd: folder });
  return { folder };
}

export type Format = 'esm' | 'cjs';

/** The settings that the README names. */
const compilerOptions = {
  module: 'nodenext',
  target: 'es2023',
  strict: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  types: ['node'],
  rootDir: 'src',
};

/** Says how the sources in `src` become which modules in `outDir`. The nearest package.json decides, for the compiler as for Node. */
export async function configure({ folder }: Project, format: Format, outDir: string): Promise<void> {
  const type = format === 'esm' ? 'module' : 'commonjs';
  await mkdir(join(folder, outDir), { recursive: true });
  for (const place of ['src', outDir]) await writeFile(join(folder, place, 'package.json'), JSON.stringify({ type }));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...compilerOptions, outDir }, include: ['src'] }));
}

/** Compiles the application; answers the file to start. */
export async function compile(project: Project, format: Format): Promise<string> {
  const outDir = `dist-${format}`;
  await configure(project, format, outDir);
  await run('pnpm', ['exec', 'tsc', '-p', project.folder], { cwd: join(home, '../..') });
  return join(project.folder, outDir, 'main.js');
}

/** A Node of this version, from npm. */
export async function nodeOf(version: string): Promise<string> {
  const folder = await temporary('node');
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel', 'error', `${name}@${version}`]);
  return join(folder, 'node_modules', name, 'bin/node');
}

export interface Service {
  /** Where it listens; where it listened before it started anew come first. */
  readonly urls: () => string[];
  readonly stdout: () => string;
  readonly stderr: () => string;
  stop(): Promise<void>;
}

/** Starts a command whose JSON lines on stdout tell its address, and waits for the first. */
export async function serve(command: string, args: string[], folder: string, env: Record<string, string>): Promise<Service> {
  const child = spawn(command, args, { cwd: folder, env: { PATH: process.env['PATH'], ...env }, detached: true });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const ended = once(child, 'close');
  const urls = () => [...stdout.matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url!);
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      stdout += text.toString();
      if (urls().length > 0) resolve();
    });
    void ended.then(() => reject(new Error(`it did not start: ${stdout}${stderr}`)));
  });
  return {
    urls,
    stdout: () => stdout,
    stderr: () => stderr,
    async stop() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM'); // The group: a command may have started the service for us.
      await ended;
    },
  };
}
