import { exceptionRecord } from './exception.ts';
import { onLeave } from './leave.ts';
import type { Setup } from './options.ts';
import { encodeLog, type Attributes } from './otlp.ts';
import { encodeLogs, post } from './send.ts';
import { codePositions, withhold } from './withhold.ts';

/**
 * Stands in until Faro is here: catches the page's errors, and when the visitor leaves, sends what the recorder holds.
 * `permission` is asked at that moment: the
 * attributes of every record, or undefined where nothing may leave.
 */
export function startStub(setup: Setup, permission: () => Attributes | undefined): () => void {
  const { recorder, resource, url } = setup;
  const caught = (event: ErrorEvent) => recorder.error(event.error ?? event.message);
  const rejected = (event: PromiseRejectionEvent) => recorder.error(event.reason);
  addEventListener('error', caught);
  addEventListener('unhandledrejection', rejected);
  const stopLeaving = onLeave(() => {
    const permitted = permission();
    const items = permitted ? recorder.drain() : [];
    if (items.length === 0) return;
    const common = { ...permitted, 'user.id': recorder.user?.id, 'user.roles': recorder.user?.roles?.join() };
    const records = items.map(({ at, name, attributes, error, trace }) =>
      encodeLog(
        error
          ? exceptionRecord(at, error.name, withhold(error.message), codePositions(error.stack), { ...attributes, ...common }, trace)
          : { at, name, body: name, severity: 'INFO', attributes: { ...attributes, ...common }, trace },
        withhold,
      ),
    );
    post(url, 'logs', encodeLogs(records, resource)).catch(() => {});
  });
  return () => {
    removeEventListener('error', caught);
    removeEventListener('unhandledrejection', rejected);
    stopLeaving();
  };
}
