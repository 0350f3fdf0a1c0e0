import { expect, it } from 'vitest';
import { exitDeadline, failuresWithin } from './deadline.ts';

function clock() {
  const time = { now: 0 };
  return { time, deadline: exitDeadline(5_000, () => time.now) };
}

it('gives all of its time to who ends telemetry without a signal', () => {
  const { time, deadline } = clock();
  time.now = 60_000;
  expect(deadline.left()).toBe(5_000);
});

it.each([
  [0, 4_500],
  [1_000, 3_500],
  [3_999.6, 500],
  [4_000, 500],
])('%d ms after the signal it leaves %d ms, so that the process ends within it', (passed, left) => {
  const { time, deadline } = clock();
  time.now = 10_000;
  deadline.begin();
  time.now += passed;
  expect(deadline.left()).toBe(left);
  expect(passed + left).toBeLessThanOrEqual(4_500);
});

it('leaves a tenth to the last batch after a drain that took longer than all of it', () => {
  const { time, deadline } = clock();
  deadline.begin();
  time.now = 20_000;
  expect(deadline.left()).toBe(500);
});

it('counts from the first signal', () => {
  const { time, deadline } = clock();
  deadline.begin();
  time.now = 2_000;
  deadline.begin();
  expect(deadline.left()).toBe(2_500);
});

it('waits no longer than it may, and says what went wrong', async () => {
  expect(
    await failuresWithin(10_000, [Promise.resolve(), Promise.reject(new Error('refused')), Promise.reject(new Error('refused'))]),
  ).toEqual(['refused']);
  expect(await failuresWithin(5, [new Promise(() => {})])).toEqual(['no answer within 5 ms']);
});
