import { ATTR_ROUTE, EVENT_PAGE_LOAD } from '@busflow/conventions';
import { onLeave } from './leave.ts';
import type { Setup } from './options.ts';
import { toWire, keyValues, SCOPE } from './otlp.ts';
import { readPageLoad } from './page-load.ts';
import { withhold } from './withhold.ts';

/**
 * Stands in until Faro is here, and measures the page load whether it comes or not: catches the page's errors, and when
 * the visitor leaves, sends what the recorder holds, once `setup.common` says that it may. A recorder that is closed ends it.
 */
export function startStub(setup: Setup): void {
  const { recorder, routes } = setup;
  // A tab that was opened in the background paints when it is looked at: no figure of ours.
  let told = document.hidden;
  const caught = ({ error, message, reason }: Partial<ErrorEvent & PromiseRejectionEvent>) => {
    // Faro has listeners of its own.
    if (!recorder.api) recorder.error(error ?? reason ?? message);
  };
  addEventListener('error', caught);
  addEventListener('unhandledrejection', caught);
  onLeave(() => {
    if (!told) recorder.event(EVENT_PAGE_LOAD, { [ATTR_ROUTE]: routes.at(0), ...readPageLoad() });
    told = true;
    const { common } = setup;
    if (!common || !recorder.queue[0]) return;
    const resource = { attributes: keyValues(setup.resource, String) };
    const logRecords = recorder.queue.splice(0).map((item) => toWire(item, common, withhold));
    // As `post` of the outbox, which is not here yet.
    fetch(`${setup.url.replace(/\/$/, '')}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope: { name: SCOPE }, logRecords }] }] }),
      keepalive: true,
    }).catch(() => {});
  });
}
