import { createRedactor, RULE_NAMES } from '@busflow/pino-trace/redact';
import { fill, HOSTILE_UNITS, randomUnit } from '../../../packages/pino-trace/test/hostile.ts';
import type { Random } from './lines.ts';

const SIZE = 160_000;
const ROUNDS = 100;

export interface Cost {
  readonly shape: string;
  /** CPU milliseconds: the least of 100, all shapes in turn, so that a machine that is slow for a second is slow for none of them. */
  readonly ms: number;
}

/** What the most expensive lines cost that we know, and the most expensive that a random search over `tries` units finds. */
export function hostileCosts(random: Random, tries: number): Cost[] {
  const redact = createRedactor({ rules: RULE_NAMES });
  const measure = (text: string): number => cpu(() => redact(text).at(-1));
  const known = Object.entries(HOSTILE_UNITS).map(([shape, unit]) => ({ shape, text: line(unit) }));
  for (let round = 0; round < ROUNDS; round++) for (const { text } of known) measure(text);

  const found = search(random, tries, (unit) => Math.min(...Array.from({ length: 3 }, () => measure(line(unit)))));
  const shapes = [...known, ...found.map((unit) => ({ shape: `found ${JSON.stringify(unit.slice(0, 60))}`, text: line(unit) }))];
  const least = shapes.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, { text }] of shapes.entries()) least[index] = Math.min(least[index]!, measure(text));
  }
  return shapes.map(({ shape }, index) => ({ shape, ms: least[index]! })).toSorted((one, other) => other.ms - one.ms);
}

/** Climbs from unit to unit, and starts again where it gets no further. Answers the top of every climb. */
function search(random: Random, tries: number, costOf: (unit: string) => number): string[] {
  const tops: string[] = [];
  let best: string[] | undefined;
  let bestMs = 0;
  let stuck = 0;
  for (let left = tries; left > 0; left--) {
    const unit = randomUnit(random, best);
    const ms = costOf(unit.join(''));
    if (ms > bestMs) [best, bestMs, stuck] = [unit, ms, 0];
    else if (++stuck > 60) {
      tops.push((best ?? []).join(''));
      [best, bestMs, stuck] = [undefined, 0, 0];
    }
  }
  return best === undefined ? tops : [...tops, best.join('')];
}

/** One string in memory, as a logger hands over; `repeat` answers a tree. */
function line(unit: string): string {
  return Buffer.from(fill(unit, SIZE)).toString();
}

function cpu(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
