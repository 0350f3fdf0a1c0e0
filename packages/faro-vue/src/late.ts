import { ATTR_FARO_ARM } from '@busflow/conventions';
import { startFaro } from './faro.ts';
import { idle } from './idle.ts';
import type { Setup } from './options.ts';
import type { Attributes } from './otlp.ts';

/** Starts Faro in a task of its own: this one has evaluated its code. The stub is at work until then. */
export function start(setup: Setup, common: Attributes): void {
  const begin = () => startFaro({ ...setup, common });
  if (common[ATTR_FARO_ARM] === 'eager') begin();
  else idle(begin);
}
