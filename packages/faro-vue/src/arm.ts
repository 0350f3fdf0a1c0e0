import { ATTR_FARO_ARM } from '@busflow/conventions';
import { FaroOptionError } from './options.ts';

/** How a visit meets Faro: at once, after the page has loaded, or not at all. */
export type Arm = 'eager' | 'lazy' | 'none';

/** How many visitors each arm gets, in proportion to the others. */
export type ArmWeights = Readonly<Partial<Record<Arm, number>>>;

export function readWeights(weights: ArmWeights): [Arm, number][] {
  const entries = Object.entries(weights) as [Arm, number][];
  const sum = entries.reduce((total, [, weight]) => total + weight, 0);
  if (entries.some(([, weight]) => weight < 0) || !(sum > 0 && sum < Infinity))
    throw new FaroOptionError('arms', weights, 'weights such as { lazy: 8, eager: 1, none: 1 }');
  return entries;
}

/** The browser's arm: the one that it had, as long as that has a weight, or one that is drawn now. */
export function drawArm(weights: readonly (readonly [Arm, number])[], random: () => number = Math.random): Arm | undefined {
  const arms = weights.filter(([, weight]) => weight > 0);
  const kept = attempt(() => localStorage.getItem(ATTR_FARO_ARM));
  let left = random() * arms.reduce((sum, [, weight]) => sum + weight, 0);
  const [arm] = arms.find(([name]) => name === kept) ?? arms.find(([, weight]) => (left -= weight) < 0) ?? [];
  attempt(() => localStorage.setItem(ATTR_FARO_ARM, `${arm}`));
  return arm;
}

/** A browser that stores nothing draws for each page. */
function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
