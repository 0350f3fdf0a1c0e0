import type { Style } from './story/style.ts';

const FRAMES = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];

export interface Progress {
  /** Shows `title` while `work` runs and how long it took, with what `result` makes of its outcome. */
  run<Result>(title: string, work: () => Promise<Result>, result?: (result: Result) => string): Promise<Result>;
  /** Removes what moves, so that other output starts on a clean line, and shows nothing more. */
  stop(): void;
  /** The same, with what was going on marked as failed. */
  fail(): void;
}

/** On a terminal a line that moves; elsewhere only the line of each finished step. */
export function createProgress(output: NodeJS.WriteStream, style: Style): Progress {
  const running = new Set<string>();
  const isLive = output.isTTY === true;
  let isStopped = false;
  let frame = 0;
  const clear = () => (isLive ? output.write('\r\u001B[2K') : undefined);
  const draw = () => {
    if (running.size === 0) return;
    const line = `  ${FRAMES[frame++ % FRAMES.length]} ${[...running].join(' · ')}`;
    output.write(`\r\u001B[2K${style.accent(line.slice(0, (output.columns ?? 80) - 1))}`);
  };
  const timer = isLive ? setInterval(draw, 80).unref() : undefined;
  const stop = () => {
    isStopped = true;
    clearInterval(timer);
    clear();
  };
  const end = (title: string, line: string) => {
    // What fails because the journey ends is no news.
    if (isStopped) return;
    running.delete(title);
    clear();
    output.write(`${line}\n`);
  };
  const failure = (title: string) => `  ${style.bad('✘')} ${title}`;
  return {
    async run(title, work, result) {
      running.add(title);
      const started = performance.now();
      try {
        const value = await work();
        const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
        end(title, `  ${style.good('✔')} ${(result?.(value) ?? title).padEnd(62)} ${style.dim(seconds.padStart(7))}`);
        return value;
      } catch (error) {
        end(title, failure(title));
        throw error;
      }
    },
    stop,
    fail() {
      const titles = isStopped ? [] : [...running];
      stop();
      for (const title of titles) output.write(`${failure(title)}\n`);
    },
  };
}
