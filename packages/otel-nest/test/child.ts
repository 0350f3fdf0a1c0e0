import { execFile, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const dist = fileURLToPath(new URL('../node_modules/.test-dist', import.meta.url));
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

/** Builds the package as it is published, without declarations, for processes that run without a test runner. */
export async function buildPackage(): Promise<void> {
  const tsup = join(dirname(createRequire(import.meta.url).resolve('tsup')), 'cli-default.js');
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  await promisify(execFile)(process.execPath, [tsup, '--out-dir', dist], { cwd, env: { ...process.env, BUSFLOW_SKIP_TYPES: '1' } });
}

export interface Child {
  readonly url: string;
  readonly stderr: () => string;
  send(message: string): void;
  /** Sends the signal, or nothing, and waits for the end. */
  end(signal?: 'SIGTERM' | 'SIGINT'): Promise<{ code: number | null; signal: string | null; ms: number }>;
}

/** Starts the fixture service with `register`, or another first module, and waits until it listens. */
export async function startChild(env: Record<string, string>, first = `${dist}/register.js`): Promise<Child> {
  const child = fork(fixture('app.mjs'), {
    execArgv: ['--import', first.startsWith('/') ? first : fixture(first)],
    env: { PATH: process.env['PATH'], DIST: `${dist}/index.js`, OTEL_SERVICE_NAME: 'child', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (line: Buffer) => resolve((JSON.parse(line.toString()) as { url: string }).url));
    void ended.then(() => reject(new Error(`the service did not start: ${stderr}`)));
  });
  return {
    url,
    stderr: () => stderr,
    send: (message) => void child.send(message),
    async end(signal) {
      const started = performance.now();
      if (signal !== undefined) child.kill(signal);
      const guard = setTimeout(() => child.kill('SIGKILL'), 10_000);
      const result = await ended;
      clearTimeout(guard);
      return { ...result, ms: performance.now() - started };
    },
  };
}
