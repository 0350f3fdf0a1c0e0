import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Where `build.ts` puts the package: a folder of its own for each run, because several may run at a time. */
export const dist =
  process.env['OTEL_NEST_TEST_DIST'] ?? fileURLToPath(new URL(`../node_modules/.test-dist-${process.pid}`, import.meta.url));
export const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

export interface Child {
  readonly pid: number;
  readonly url: string;
  readonly stderr: () => string;
  send(message: string): void;
  /** Sends the signal, or nothing, and waits for the end. */
  end(signal?: 'SIGTERM' | 'SIGINT'): Promise<{ code: number | null; signal: string | null; ms: number }>;
}

/** Runs a fixture, or a file elsewhere, to its end. */
export async function runChild(
  entry: string,
  env: Record<string, string> = {},
  first: string | undefined = undefined,
  args: string[] = [],
) {
  const execArgv = first === undefined ? [] : ['--import', first];
  const child = spawn(process.execPath, [...execArgv, ...args, entry.startsWith('/') ? entry : fixture(entry)], {
    env: { PATH: process.env['PATH'], DIST: `${dist}/index.js`, ...env },
  });
  let stderr = '';
  let stdout = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr, stdout };
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
    pid: child.pid ?? 0,
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
