import { exceptionRecord } from './exception.ts';
import { onLeave } from './leave.ts';
import type { Setup } from './options.ts';
import { encodeLog } from './otlp.ts';
import { encodeRequest, post } from './send.ts';
import { codePositions, withhold } from './withhold.ts';

/**
 * Stands in until Faro is here: catches the page's errors, and when the visitor leaves, sends what the recorder holds.
 * `permitted` is asked at that moment.
 */
export function startStub(setup: Setup, permitted: () => boolean): () => void {
  const { recorder, resource, url } = setup;
  const caught = (event: ErrorEvent) => recorder.error(event.error ?? event.message);
  const rejected = (event: PromiseRejectionEvent) => recorder.error(event.reason);
  addEventListener('error', caught);
  addEventListener('unhandledrejection', rejected);
  const stopLeaving = onLeave(() => {
    const items = permitted() ? recorder.drain() : [];
    if (items.length === 0) return;
    const user = { 'user.id': recorder.user?.id, 'user.roles': recorder.user?.roles?.join() };
    const records = items.map(({ at, name, attributes, error, trace }) =>
      encodeLog(
        error
          ? exceptionRecord(at, error.name, withhold(error.message), codePositions(error.stack), { ...attributes, ...user }, trace)
          : { at, name, body: name, severity: 'INFO', attributes: { ...attributes, ...user }, trace },
        withhold,
      ),
    );
    post(url, 'logs', encodeRequest('logs', records, resource)).catch(() => {});
  });
  return () => {
    removeEventListener('error', caught);
    removeEventListener('unhandledrejection', rejected);
    stopLeaving();
  };
}
