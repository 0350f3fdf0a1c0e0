import { exceptionRecord } from './exception.ts';
import { onLeave } from './leave.ts';
import type { Setup } from './options.ts';
import { encodeLog } from './otlp.ts';
import { encodeRequest, post } from './send.ts';

/**
 * Stands in until Faro is here: catches the page's errors, and when the visitor leaves, sends what the recorder holds.
 * `permitted` is asked at that moment.
 */
export function startStub(setup: Setup, permitted: () => boolean): () => void {
  const { recorder, sanitize, url } = setup;
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
          ? exceptionRecord(at, error.name, error.message, error.stack, { ...attributes, ...user }, trace)
          : { at, name, body: name, severity: 'INFO', attributes: { ...attributes, ...user }, trace },
        sanitize,
      ),
    );
    post(url, 'logs', encodeRequest('logs', records, setup)).catch(() => {});
  });
  return () => {
    removeEventListener('error', caught);
    removeEventListener('unhandledrejection', rejected);
    stopLeaving();
  };
}
