import { expect, it } from 'vitest';
import { ratioInterval } from './interval.ts';

it('is exact and without width where every pair agrees', () => {
  const { ratio, low, high } = ratioInterval([
    [1, 2],
    [2, 4],
    [3, 6],
  ]);
  expect([ratio, low, high].map((value) => value.toFixed(12))).toEqual(['0.500000000000', '0.500000000000', '0.500000000000']);
});

it('holds the true ratio within an interval that noise widens', () => {
  const quiet = ratioInterval([
    [10, 20],
    [10.1, 20],
    [9.9, 20],
    [10, 20],
  ]);
  const noisy = ratioInterval([
    [10, 20],
    [14, 20],
    [7, 20],
    [10, 20],
  ]);
  expect(quiet.low).toBeLessThan(0.5);
  expect(quiet.high).toBeGreaterThan(0.499);
  expect(noisy.high - noisy.low).toBeGreaterThan(5 * (quiet.high - quiet.low));
});

it('agrees with a worked example (logs 0, 0.1, 0.2: mean 0.1, t(2) = 4.303)', () => {
  const { low, high } = ratioInterval([
    [1, 1],
    [Math.exp(0.1), 1],
    [Math.exp(0.2), 1],
  ]);
  expect(Math.log(high) - Math.log(low)).toBeCloseTo((2 * 4.303 * 0.1) / Math.sqrt(3), 10);
});
