import { ATTR_FARO_ARM } from '@busflow/conventions';
import { checkWeights, drawArm, type ArmWeights } from './arm.ts';
import { attempt } from './attempt.ts';
import { DEV } from './dev.ts';
import { idle } from './idle.ts';
import type { LoadPolicy } from './options.ts';
import { SCOPE } from './otlp.ts';
import { startStub } from './stub.ts';

export interface PassengerOptions {
  /**
   * Whether this visitor is measured. What happens before the answer waits for it; `false` and a failure forget it.
   * @default () => true
   */
  readonly flag?: () => boolean | Promise<boolean>;
  /**
   * An experiment on what Faro costs: by these weights, browsers get it at once (`eager`), after the page (`lazy`) or not
   * at all (`none`), and keep their arm in `localStorage`. Every record names it.
   * @default everyone is `lazy`, and nothing is stored
   */
  readonly arms?: ArmWeights;
}

/**
 * For pages where the first impression is the product: a stub in the entry keeps what happens, Faro comes after
 * `window.load` and an idle moment. Of a visitor who leaves before that, the stub itself tells.
 *
 * @throws {FaroOptionError} at once, when `arms` has a wrong weight, or none.
 */
export function passenger({ flag = () => true, arms }: PassengerOptions = {}): LoadPolicy {
  if (DEV && arms) checkWeights(arms);
  return {
    start(setup) {
      let stop = setup.recorder.close;
      startStub(setup);
      const load = async () => {
        if (!(await flag())) throw 0;
        const arm = arms && drawArm(arms);
        // The tab's session until Faro is there, and where it never comes. None where the browser stores nothing.
        const session = attempt(() => (sessionStorage[SCOPE] ??= Math.random().toString(36).slice(2)));
        setup.common = { [ATTR_FARO_ARM]: arm, 'session.id': session };
        if (arm === 'none') return;
        if (arm !== 'eager') {
          if (document.readyState !== 'complete') await new Promise((loaded) => addEventListener('load', loaded));
          await new Promise<void>(idle);
        }
        const late = await import('./late.ts');
        stop = late.start(setup);
      };
      load().catch(() => {
        // A chunk that a newer release has removed leaves the stub at work.
        if (!setup.common) stop();
      });
      return () => stop();
    },
  };
}
