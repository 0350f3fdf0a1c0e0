import { createRedactor, RULE_NAMES } from '@busflow/pino-trace/redact';
import { fill, HOSTILE_UNITS, randomUnit } from '../../../packages/pino-trace/test/hostile.ts';
import type { Random } from './lines.ts';

const SIZE = 160_000;
const ROUNDS = 9;

export interface Cost {
  readonly shape: string;
  /** CPU milliseconds: the least of nine, after as many to warm up. What else runs on a machine only adds to it. */
  readonly ms: number;
}

/** What the most expensive line costs that we know, and the most expensive that a random search over `tries` units finds. */
export function hostileCosts(random: Random, tries: number): Cost[] {
  const redact = createRedactor({ rules: RULE_NAMES });
  const measure = (unit: string, rounds: number): number => {
    // One string in memory, as a logger hands over; `repeat` answers a tree.
    const text = Buffer.from(fill(unit, SIZE)).toString();
    return Math.min(...Array.from({ length: rounds }, () => cpu(() => redact(text).at(-1))));
  };
  for (const unit of Object.values(HOSTILE_UNITS)) measure(unit, ROUNDS);
  const costs = Object.entries(HOSTILE_UNITS).map(([shape, unit]) => ({ shape, ms: measure(unit, ROUNDS) }));

  // Climbs from unit to unit, and starts again where it gets no further.
  let best: string[] | undefined;
  let bestMs = 0;
  let stuck = 0;
  for (let left = tries; left > 0; left--) {
    const unit = randomUnit(random, best);
    const ms = measure(unit.join(''), 3);
    if (ms > bestMs) [best, bestMs, stuck] = [unit, ms, 0];
    else if (++stuck > 60) {
      costs.push(found(best));
      [best, bestMs, stuck] = [undefined, 0, 0];
    }
  }
  costs.push(found(best));
  return costs.toSorted((one, other) => other.ms - one.ms);

  function found(unit: readonly string[] = ['']): Cost {
    return { shape: `found ${JSON.stringify(unit.join('').slice(0, 60))}`, ms: measure(unit.join(''), ROUNDS) };
  }
}

function cpu(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
