import { ATTR_FARO_ARM } from '@busflow/conventions';
import { drawArm, readWeights, type ArmWeights } from './arm.ts';
import type { LoadPolicy } from './options.ts';
import type { Attributes } from './otlp.ts';
import { reportPageLoad } from './page-load.ts';
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

/** Longest wait for an idle moment after the page has loaded. Milliseconds. */
const IDLE_TIMEOUT = 3000;

/**
 * For pages where the first impression is the product: a stub in the entry keeps what happens, Faro comes after
 * `window.load` and an idle moment. Of a visitor who leaves before that, the stub itself tells.
 *
 * @throws {FaroOptionError} at once, when `arms` has a wrong weight, or none.
 */
export function passenger({ flag = () => true, arms }: PassengerOptions = {}): LoadPolicy {
  const weights = arms && readWeights(arms);
  return {
    start(setup) {
      /** On every record. Undefined until the visitor may be measured. */
      let common: Attributes | undefined;
      let stopped = false;
      // First: what it reports on leaving must be in the queue, or in Faro, when that is sent.
      const stopPageLoad = reportPageLoad(setup);
      let stopRecording = startStub(setup, () => common);
      const stop = () => {
        stopPageLoad();
        stopRecording();
      };
      const load = async () => {
        if (!(await flag())) throw new Error('not measured');
        const arm = weights && drawArm(weights);
        common = { [ATTR_FARO_ARM]: arm };
        if (arm === 'none') return;
        if (arm !== 'eager') await idleAfterLoad();
        const { startFaro } = await import('./faro.ts');
        if (stopped) return;
        stopRecording();
        stopRecording = startFaro({ ...setup, common });
      };
      load().catch(() => {
        // A chunk that a newer release has removed leaves the stub at work.
        if (common) return;
        stop();
        setup.recorder.close();
      });
      return () => {
        stopped = true;
        stop();
      };
    },
  };
}

async function idleAfterLoad(): Promise<void> {
  if (document.readyState !== 'complete') await new Promise((loaded) => addEventListener('load', loaded, { once: true }));
  await new Promise<unknown>((idle) => {
    // Safari has none.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(idle, { timeout: IDLE_TIMEOUT });
    else setTimeout(idle, 200);
  });
}
