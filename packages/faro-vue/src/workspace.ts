import { startFaro } from './faro.ts';
import type { LoadPolicy } from './options.ts';

/** For tools that people work in all day: everything is recorded from the first line on. */
export function workspace(): LoadPolicy {
  return {
    start: startFaro,
  };
}
