export interface Interval {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 % points of Student's t by degrees of freedom; from 30 on the normal's is close enough. */
const T_95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045,
];

/** The geometric mean of the pairs' ratios with its 95 % confidence interval (t on the logarithms). */
export function ratioInterval(pairs: readonly (readonly [ours: number, peer: number])[]): Interval {
  const logs = pairs.map(([ours, peer]) => Math.log(ours / peer));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const degrees = logs.length - 1;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / degrees;
  const half = (T_95[degrees - 1] ?? 1.96) * Math.sqrt(variance / logs.length);
  return { ratio: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) };
}
