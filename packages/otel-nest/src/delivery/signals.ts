/** Signals that end a process politely. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** The part of `process` that ends it. */
export type ProcessEnd = Pick<NodeJS.Process, 'pid' | 'kill' | 'prependListener' | 'removeListener' | 'listenerCount' | 'once'>;

export interface Delivery {
  /** Hears of the signal before whoever else listens does. */
  signalled(): void;
  flush(): void;
  shutdown(): Promise<unknown>;
}

/**
 * Delivers what is left before the process ends, whoever ends it:
 *
 * - nobody else listens to the signal: deliver, then raise it again, so that the exit status stays that of the signal;
 * - others do (Nest's shutdown hooks, the application): they drain first. Our listener takes itself away at once, so that those who
 *   count listeners (signal-exit) see what they would see without us, and the signal that they send to their own process when they are
 *   done waits for the delivery. Nest does the same and would otherwise end the process with the last batch in memory;
 * - no signal at all, the event loop ran empty: deliver on `beforeExit`.
 *
 * `process.exit()` cannot be held up: who calls it awaits `shutdown()` first.
 */
export function deliverBeforeExit({ signalled, flush, shutdown }: Delivery, target: ProcessEnd = process): () => void {
  const kill = target.kill;
  const end = (signal: NodeJS.Signals) => {
    void shutdown().finally(() => kill.call(target, target.pid, signal));
  };
  const onSignal = (signal: NodeJS.Signals) => {
    target.removeListener(signal, onSignal);
    signalled();
    // The response that was just sent closes, and its span ends, in a later turn of the loop than the signal may come in.
    if (target.listenerCount(signal) === 0) setImmediate(() => setImmediate(end, signal));
    else flush();
  };
  const patched: NodeJS.Process['kill'] = (pid, signal) => {
    const name = SIGNALS.find((one) => one === (signal ?? 'SIGTERM'));
    if (pid !== target.pid || name === undefined || target.listenerCount(name) > 0) return kill.call(target, pid, signal);
    signalled();
    end(name);
    return true;
  };
  const onBeforeExit = () => void shutdown();
  target.kill = patched;
  for (const signal of SIGNALS) target.prependListener(signal, onSignal);
  target.once('beforeExit', onBeforeExit);
  return () => {
    if (target.kill === patched) target.kill = kill;
    for (const signal of SIGNALS) target.removeListener(signal, onSignal);
    target.removeListener('beforeExit', onBeforeExit);
  };
}
