import { ATTR_FARO_ARM } from '@busflow/conventions';
import { attempt } from './attempt.ts';
import { FaroOptionError } from './option-error.ts';

/** How a visit meets Faro: at once, after the page has loaded, or not at all. */
export type Arm = 'eager' | 'lazy' | 'none';

/** How many visitors each arm gets, in proportion to the others. */
export type ArmWeights = Readonly<Partial<Record<Arm, number>>>;

export function checkWeights(weights: ArmWeights): void {
  const all = Object.values(weights);
  const sum = all.reduce((total, weight) => total + weight, 0);
  if (all.some((weight) => weight < 0) || !(sum > 0 && sum < Infinity))
    throw new FaroOptionError(`passenger: arms takes weights such as { lazy: 8, eager: 1, none: 1 }, not ${JSON.stringify(weights)}`);
}

/** The browser's arm: the one that it had, as long as that has a weight, or one that is drawn now. */
export function drawArm(weights: ArmWeights): Arm {
  // A browser that stores nothing draws for each page.
  let arm: Arm = attempt(() => localStorage[ATTR_FARO_ARM]);
  let total = 0;
  if (!weights[arm])
    // Each takes the place of those before it with the share that it has of them all.
    for (const name in weights) if (Math.random() * (total += weights[name as Arm]!) < weights[name as Arm]!) arm = name as Arm;
  attempt(() => (localStorage[ATTR_FARO_ARM] = arm));
  return arm;
}
