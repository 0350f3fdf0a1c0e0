import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createRedactor, RULE_NAMES } from '@busflow/pino-trace/redact';
import { HOSTILE_UNITS, randomUnit } from '../../../packages/pino-trace/test/hostile.ts';
import { cpu, hostileLine } from './hostile-line.ts';
import type { Random } from './lines.ts';

export interface Cost {
  readonly shape: string;
  /** CPU milliseconds, in a process of its own: what V8 makes of a scanner depends on all that it has read. */
  readonly ms: number;
}

/** How many of the most expensive lines are measured again, seconds later, because a machine may be slow for that long. */
const AGAIN = 10;

/** What the most expensive lines cost that we know, and the most expensive that a random search over `tries` units finds. */
export function hostileCosts(random: Random, tries: number): Cost[] {
  const found = search(random, tries).map((unit) => [`found ${JSON.stringify(unit.slice(0, 60))}`, unit] as const);
  const costs = [...Object.entries(HOSTILE_UNITS), ...found]
    .map(([shape, unit]) => ({ shape, unit, ms: costOf(unit) }))
    .toSorted(dearestFirst);
  const again = costs.slice(0, AGAIN).map(({ shape, unit, ms }) => ({ shape, unit, ms: Math.min(ms, costOf(unit)) }));
  return [...again, ...costs.slice(AGAIN)].toSorted(dearestFirst);
}

const dearestFirst = (one: Cost, other: Cost): number => other.ms - one.ms;

function costOf(unit: string): number {
  return Number(execFileSync(process.execPath, [join(import.meta.dirname, 'cost.ts'), unit], { encoding: 'utf8' }));
}

/** Climbs from unit to unit, and starts again where it gets no further. Answers the top of every climb. */
function search(random: Random, tries: number): string[] {
  const redact = createRedactor({ rules: RULE_NAMES });
  const measure = (unit: string): number => Math.min(...Array.from({ length: 3 }, () => cpu(() => redact(hostileLine(unit)).at(-1))));
  // So that what comes first is not what V8 has yet to compile.
  for (let round = 0; round < 5; round++) for (const unit of Object.values(HOSTILE_UNITS)) measure(unit);
  const tops: string[] = [];
  let best: string[] | undefined;
  let bestMs = 0;
  let stuck = 0;
  for (let left = tries; left > 0; left--) {
    const unit = randomUnit(random, best);
    const ms = measure(unit.join(''));
    if (ms > bestMs) [best, bestMs, stuck] = [unit, ms, 0];
    else if (++stuck > 60) {
      tops.push((best ?? []).join(''));
      [best, bestMs, stuck] = [undefined, 0, 0];
    }
  }
  return best === undefined ? tops : [...tops, best.join('')];
}
