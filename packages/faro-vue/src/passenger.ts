import { ATTR_FARO_ARM, ATTR_ROUTE, EVENT_PAGE_LOAD } from '@busflow/conventions';
import { checkWeights, drawArm, type ArmWeights } from './arm.ts';
import { attempt } from './attempt.ts';
import { DEV } from './dev.ts';
import { idle } from './idle.ts';
import { onLeave } from './leave.ts';
import type { LoadPolicy } from './options.ts';
import { keyValues, SCOPE, toWire, type Attributes } from './otlp.ts';
import { readPageLoad } from './page-load.ts';
import { withhold } from './withhold.ts';

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
export function passenger({ flag, arms }: PassengerOptions = {}): LoadPolicy {
  if (DEV && arms) checkWeights(arms);
  return {
    start(setup) {
      const { recorder } = setup;
      // On every record. Undefined until the visitor may be measured.
      let common: Attributes | undefined;
      // A tab that was opened in the background paints when it is looked at: no figure of ours.
      let told = document.hidden;
      // Faro has listeners of its own.
      const caught = (event: Partial<ErrorEvent & PromiseRejectionEvent>) =>
        recorder.api || recorder.error(event.error ?? event.reason ?? event.message);
      addEventListener('error', caught);
      addEventListener('unhandledrejection', caught);
      onLeave(() => {
        if (!told) recorder.event(EVENT_PAGE_LOAD, { [ATTR_ROUTE]: setup.routes.at(0), ...readPageLoad() });
        told = true;
        if (!common || !recorder.queue[0]) return;
        // The last forty, of an error in a loop: browsers refuse as a whole what exceeds 64 KiB when the page goes.
        // As `post` of the outbox, which is not here yet.
        fetch(setup.url.replace(/\/?$/, '/v1/logs'), {
          keepalive: true,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            resourceLogs: [
              {
                resource: { attributes: keyValues(setup.resource, String) },
                scopeLogs: [
                  { scope: { name: SCOPE }, logRecords: recorder.queue.splice(-40).map((item) => toWire(item, common!, withhold)) },
                ],
              },
            ],
          }),
        }).catch(() => {});
      });
      const load = async () => {
        if (flag && !(await flag())) throw 0;
        const arm = arms && drawArm(arms);
        common = {
          [ATTR_FARO_ARM]: arm,
          // The tab's session until Faro is there, and where it never comes. None where the browser stores nothing.
          'session.id': attempt(() => (sessionStorage[SCOPE] ??= Math.random().toString(36).slice(2))),
        };
        if (arm === 'none') return;
        if (arm !== 'eager') {
          if (document.readyState !== 'complete') await new Promise((loaded) => addEventListener('load', loaded));
          await new Promise<void>(idle);
        }
        const late = await import('./late.ts');
        late.start(setup, common);
      };
      load().catch(() => {
        // A chunk that a newer release has removed leaves the stub at work.
        if (!common) recorder.close();
      });
    },
  };
}
