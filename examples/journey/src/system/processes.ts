import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { within } from './deadline.ts';
import { signalGroup } from './process-group.ts';
import type { Order } from './reaper.ts';

/** The last words of a program: enough for a stack trace, and no page of JSON. */
const TAIL_LINES = 25;
const TAIL_COLUMNS = 160;

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What asks it to end. @default 'SIGTERM' */
  readonly stopSignal?: NodeJS.Signals;
}

export interface Running {
  readonly name: string;
  readonly pid: number;
  /** Every line of its standard output so far. */
  readonly stdout: readonly string[];
  /** The first line, of either stream, that `matches` accepts. Rejects when the program ends, or after the deadline. */
  line(matches: (line: string) => boolean, deadlineMs: number): Promise<string>;
  stop(): Promise<void>;
}

/** A program ended that nobody had stopped. The message has its name, how it ended, and its last words. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/** The journey's children. None outlives it: {@link Processes.stop} ends them, and the reaper does where that never ran. */
export class Processes {
  readonly #running = new Set<Running>();
  readonly #reaper: ChildProcess;
  readonly #death = Promise.withResolvers<never>();

  readonly #stopMs: number;

  /** @param stopMs how long a child may take to end before it is killed: the API exports what it holds */
  constructor(stopMs = 8000) {
    this.#stopMs = stopMs;
    const reaper = fileURLToPath(new URL('reaper.ts', import.meta.url));
    this.#reaper = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', reaper], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#reaper.unref();
    this.#death.promise.catch(() => {});
  }

  /** The outcome of `work`, or the death of any child. What fails because a child died is reported as that death. */
  async guard<Value>(work: PromiseLike<Value>): Promise<Value> {
    try {
      return await Promise.race([work, this.#death.promise]);
    } catch (error) {
      await Promise.race([this.#death.promise, sleep(500)]);
      throw error;
    }
  }

  /** Removed at the end, whatever the end is. */
  ownFolder(folder: string): void {
    this.#tell({ folder });
  }

  start(program: Program): Running {
    const child = spawn(program.command, program.args, {
      cwd: program.cwd,
      env: { ...process.env, ...program.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...program.user,
    });
    return this.adopt(program.name, child, program.stopSignal);
  }

  /** Takes over a child that somebody else has started. */
  adopt(name: string, child: ChildProcess, stopSignal: NodeJS.Signals = 'SIGTERM'): Running {
    const stdout: string[] = [];
    const tail: string[] = [];
    const listeners = new Set<(line: string) => void>();
    const hear = (line: string) => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      for (const listener of listeners) listener(line);
    };
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => (stdout.push(line), hear(line)));
    if (child.stderr) createInterface({ input: child.stderr }).on('line', hear);

    let stopping = false;
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`could not be started: ${error.message}`));
      // 'close' comes after the last line was read; a grandchild may hold the pipes, so 'exit' is waited for as well.
      child.once('exit', (code, signal) => {
        const how = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
        child.once('close', () => resolve(how));
        setTimeout(resolve, 300, how);
      });
    });
    const died = ended.then((how) => new ProcessDied([`${name} ${how}.`, ...lastWords(tail)].join('\n')));
    const pid = child.pid ?? 0;
    const running: Running = {
      name,
      pid,
      stdout,
      line: (matches, deadlineMs) => {
        const heard = Promise.withResolvers<string>();
        const listener = (line: string) => {
          if (matches(line)) heard.resolve(line);
        };
        listeners.add(listener);
        for (const line of tail) listener(line);
        const outcome = Promise.race([heard.promise, died.then((error) => Promise.reject(error))]);
        return within(deadlineMs, `${name} did not say that it is ready${lastWords(tail).join('\n')}`, outcome).finally(() =>
          listeners.delete(listener),
        );
      },
      stop: async () => {
        stopping = true;
        signalGroup(pid, stopSignal);
        await within(this.#stopMs, name, ended).catch(() => signalGroup(pid, 'SIGKILL'));
        await ended;
      },
    };
    if (pid !== 0) this.#tell({ watch: pid, stopSignal });
    this.#running.add(running);
    void died.then((error) => {
      this.#running.delete(running);
      this.#tell({ forget: pid });
      if (!stopping) this.#death.reject(error);
    });
    return running;
  }

  /** Ends them all, the last one started first, and lets the reaper remove what is left. */
  async stop(): Promise<void> {
    for (const running of [...this.#running].toReversed()) await running.stop();
    this.#reaper.stdin?.end();
    if (this.#reaper.exitCode === null) await once(this.#reaper, 'exit');
  }

  #tell(order: Order): void {
    this.#reaper.stdin?.write(`${JSON.stringify(order)}\n`);
  }
}

const lastWords = (tail: readonly string[]) =>
  tail.length === 0 ? [] : ['Its last lines:', ...tail.map((line) => `  │ ${line.slice(0, TAIL_COLUMNS)}`)];
