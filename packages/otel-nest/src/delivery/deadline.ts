/** What of a deadline is kept for ending the process itself, and what a drain that took all of it leaves: the last batch is a moment's work. */
const RESERVED = 0.1;

export interface ExitDeadline {
  /** A signal has come: from now on the time runs. */
  begin(): void;
  /** Milliseconds that delivering may take. */
  left(): number;
}

/** One deadline from the signal to the end of the process, with everything in between: Nest's drain, the delivery, the signal raised again. */
export function exitDeadline(ms: number, now: () => number = () => performance.now()): ExitDeadline {
  let end: number | undefined;
  return {
    begin() {
      end ??= now() + ms * (1 - RESERVED);
    },
    left: () => (end === undefined ? ms : Math.round(Math.max(end - now(), ms * RESERVED))),
  };
}

/** Waits for all of them, but no longer than `ms`. Answers what went wrong, nothing if all is well; never rejects. */
export async function failuresWithin(ms: number, work: readonly Promise<unknown>[]): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(resolve, ms, [`no answer within ${ms} ms`]);
  });
  const all = Promise.allSettled(work).then((results) => [
    ...new Set(results.flatMap((result) => (result.status === 'rejected' ? reason(result.reason) : []))),
  ]);
  const failures = await Promise.race([all, late]);
  clearTimeout(timer);
  return failures;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
