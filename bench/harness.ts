/** One comparison. Each side runs in a process of its own and answers one figure. */
export interface Bench {
  /** `<package>/<what>`. */
  readonly bench: string;
  readonly unit: string;
  readonly peerName: string;
  readonly ours: Side;
  readonly peer: Side;
  /** Pairs of processes. @default 15 */
  readonly pairs?: number;
}

/** Sets up and measures once; the figure is in the bench's unit. */
type Side = () => Promise<number> | number;

export const SIDES = ['ours', 'peer'] as const;
export type SideName = (typeof SIDES)[number];

/** What the processes of a pair send around: it is the other's turn, or yours. */
export const PASS = 'pass';

/** Lets the other side of the pair go on, and waits until it is this one's turn again. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    process.once('message', () => resolve());
    process.send?.(PASS);
  });
}

/** Work to be timed: runs the operation `count` times. */
export type Loop = (count: number) => void | Promise<void>;

const WARM_UP_MS = 300;
const BATCH_MS = 25;
const BATCHES = 21;

/**
 * CPU nanoseconds of this process per operation, after a warm-up: the lower quartile of several batches, because a neighbour on the
 * same core only ever adds. Batches of the two sides alternate. The warm-up is counted in CPU time too: on a busy machine the compiler would not be done after the same wall time.
 */
export async function cpuPerOperation(loop: Loop): Promise<number> {
  let count = 1;
  for (let warm = 0; warm < WARM_UP_MS;) {
    const took = (await cpuOf(loop, count)) / 1_000_000;
    warm += Math.max(took, 0.01);
    if (took < BATCH_MS) count = Math.ceil(count * Math.min(10, BATCH_MS / Math.max(took, 0.01)));
  }
  const figures: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    await turn();
    figures.push((await cpuOf(loop, count)) / count);
  }
  return lowerQuartile(figures);
}

/** Nanoseconds, those of the compiler's and the collector's threads included. */
async function cpuOf(loop: Loop, count: number): Promise<number> {
  const before = process.cpuUsage();
  await loop(count);
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1_000;
}

export function lowerQuartile(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 2] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
