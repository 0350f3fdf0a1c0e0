import { ATTR_FARO_ARM } from '@busflow/conventions';
import { startFaro } from './faro.ts';
import { idle } from './idle.ts';
import type { Setup } from './options.ts';

/** Starts Faro in a task of its own: this one has evaluated its code. The stub is at work until then. */
export function start(setup: Setup): () => void {
  let stop = setup.recorder.close;
  const begin = () => {
    stop = startFaro(setup);
  };
  if (setup.common?.[ATTR_FARO_ARM] === 'eager') begin();
  else idle(begin);
  return () => stop();
}
