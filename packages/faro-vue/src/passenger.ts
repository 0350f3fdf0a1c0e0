import type { LoadPolicy } from './options.ts';
import { startStub } from './stub.ts';

export interface PassengerOptions {
  /**
   * Whether this visitor is measured. What happens before the answer waits for it; `false` and a failure forget it.
   * @default () => true
   */
  readonly flag?: () => boolean | Promise<boolean>;
}

/** Longest wait for an idle moment after the page has loaded. Milliseconds. */
const IDLE_TIMEOUT = 3000;

/**
 * For pages where the first impression is the product: a stub in the entry keeps what happens, Faro comes after
 * `window.load` and an idle moment. Of a visitor who leaves before that, the stub itself tells.
 */
export function passenger({ flag = () => true }: PassengerOptions = {}): LoadPolicy {
  return {
    start(setup) {
      let measured = false;
      let stopped = false;
      let stop = startStub(setup, () => measured);
      const load = async () => {
        measured = await flag();
        if (!measured) throw new Error('not measured');
        await idleAfterLoad();
        const { startFaro } = await import('./faro.ts');
        if (stopped) return;
        stop();
        stop = startFaro(setup);
      };
      load().catch(() => {
        // A chunk that a newer release has removed leaves the stub at work.
        if (measured) return;
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
