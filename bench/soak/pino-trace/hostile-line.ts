import { fill } from '../../../packages/pino-trace/test/hostile.ts';

const SIZE = 160_000;

/** One string in memory, as a logger hands over; `repeat` answers a tree. */
export function hostileLine(unit: string): string {
  return Buffer.from(fill(unit, SIZE)).toString();
}

/** CPU milliseconds. */
export function cpu(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
