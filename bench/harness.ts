/**
 * One comparison. Each side runs in a process of its own and answers one figure; sides alternate, pair by pair, so that a
 * machine that slows down slows both.
 */
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

/** Work to be timed: runs the operation `count` times. */
export type Loop = (count: number) => void | Promise<void>;

const WARM_UP_MS = 150;
const BATCH_MS = 25;
const BATCHES = 15;

/** CPU nanoseconds of this process per operation: the median of several batches, after a warm-up. Figures of a noisy machine. */
export async function cpuPerOperation(loop: Loop): Promise<number> {
  let count = 1;
  const start = performance.now();
  while (performance.now() - start < WARM_UP_MS) {
    const before = performance.now();
    await loop(count);
    const took = performance.now() - before;
    if (took < BATCH_MS) count = Math.ceil(count * Math.min(10, BATCH_MS / Math.max(took, 0.01)));
  }
  const figures: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const before = process.cpuUsage();
    await loop(count);
    const { user, system } = process.cpuUsage(before);
    figures.push(((user + system) * 1000) / count);
  }
  return median(figures);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
