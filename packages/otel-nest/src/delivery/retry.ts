import { setTimeout } from 'node:timers/promises';
import type { Answer } from './transport.ts';

export interface Clock {
  /** Milliseconds that only grow. */
  now(): number;
  /** Waits, keeps no process alive, and wakes when `ending` is aborted. */
  wait(ms: number, ending: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) => setTimeout(ms, undefined, { ref: false, signal }).catch(() => {}),
};

/** A batch that is older has lost its use, and a longer wait would cost the application its memory. Milliseconds. */
export const BATCH_MAX_AGE_MS = 60_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5_000;

export interface RetryPolicy {
  /** How old a batch may grow, in milliseconds. */
  readonly maxAgeMs: number;
  /** Aborted when the process ends: each batch has one more attempt, at once, because nobody waits for a collector that is not there. */
  readonly ending: AbortSignal;
  readonly clock: Clock;
}

/**
 * The one retry policy, whatever the protocol: again and again until the batch is too old, unless the collector said that it will never
 * take it. Answers with the last attempt.
 *
 * @param failed - hears of each attempt that failed.
 */
export async function untilTaken(
  attempt: () => Promise<Answer>,
  { maxAgeMs, ending, clock }: RetryPolicy,
  failed: (error: Error) => void,
): Promise<Answer> {
  const deadline = clock.now() + maxAgeMs;
  for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
    const last = ending.aborted;
    const answer = await attempt();
    if (answer.taken) return answer;
    failed(answer.error);
    const wait = Math.max(delay * (0.8 + Math.random() * 0.4), answer.waitMs ?? 0);
    if (last || !answer.again || clock.now() + wait > deadline) return answer;
    await clock.wait(wait, ending);
  }
}
