import { expect, it } from 'vitest';
import { untilTaken, type Clock } from './retry.ts';
import type { Answer } from './transport.ts';

const TAKEN: Answer = { taken: true, body: new Uint8Array() };
const refused = (again: boolean, waitMs?: number): Answer => ({ taken: false, error: new Error('refused'), again, waitMs });

/** Time that passes only while somebody waits. */
function clock(onWait: (ms: number) => void = () => {}): Clock & { time: number } {
  return {
    time: 0,
    now() {
      return this.time;
    },
    wait(ms) {
      this.time += ms;
      onWait(ms);
      return Promise.resolve();
    },
  };
}

/** A collector that answers as told, the last answer for ever. */
async function deliver(answers: Answer[], time = clock(), ending = new AbortController().signal) {
  let attempts = 0;
  let failures = 0;
  const answer = await untilTaken(
    () => Promise.resolve(answers[Math.min(attempts++, answers.length - 1)]!),
    { maxAgeMs: 60_000, ending, clock: time },
    () => void failures++,
  );
  return { taken: answer.taken, attempts, failures };
}

it('delivers a batch that the collector refuses for a while', async () => {
  expect(await deliver([refused(true), refused(true), refused(true), TAKEN])).toEqual({ taken: true, attempts: 4, failures: 3 });
});

it('gives a batch up when it is a minute old', async () => {
  const time = clock();
  expect((await deliver([refused(true)], time)).taken).toBe(false);
  expect(time.time).toBeGreaterThan(50_000);
  expect(time.time).toBeLessThanOrEqual(60_000);
});

it('does not repeat what the collector will never take', async () => {
  expect(await deliver([refused(false)])).toMatchObject({ taken: false, attempts: 1 });
});

it('waits as long as the collector asks, within the batch’s age', async () => {
  const time = clock();
  expect(await deliver([refused(true, 20_000), TAKEN], time)).toMatchObject({ taken: true });
  expect(time.time).toBe(20_000);
  expect(await deliver([refused(true, 61_000), TAKEN])).toMatchObject({ taken: false, attempts: 1 });
});

it('makes one last attempt when the process ends', async () => {
  const ending = new AbortController();
  const time = clock(() => ending.abort());
  expect(await deliver([refused(true)], time, ending.signal)).toMatchObject({ taken: false, attempts: 2 });
});
