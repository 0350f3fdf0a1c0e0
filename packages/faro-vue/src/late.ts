import type { Arm } from './arm.ts';
import { startFaro } from './faro.ts';
import { idle } from './idle.ts';
import type { Setup } from './options.ts';
import type { Attributes } from './otlp.ts';

/** Starts Faro in a task of its own: this one has evaluated its code. The stub is at work until then. */
export function start(setup: Setup, common: Attributes, arm: Arm | undefined): void {
  const begin = () => startFaro({ ...setup, common });
  if (arm === 'eager') begin();
  else idle(begin);
}
