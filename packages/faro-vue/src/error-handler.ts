import type { App } from 'vue';
import type { Recorder } from './recorder.ts';

type ErrorHandler = App['config']['errorHandler'];

/**
 * Reports, then does what would have been done without us: calls the application's own handler, also one that it sets
 * later, or logs as Vue does where there is none.
 */
export function chainErrorHandler(app: App, recorder: Recorder): void {
  let own: ErrorHandler = app.config.errorHandler;
  const chained: ErrorHandler = (error, instance, info) => {
    recorder.error(error, undefined, { instance, info });
    if (own) own(error, instance, info);
    else console.error(error);
  };
  Object.defineProperty(app.config, 'errorHandler', {
    get: () => chained,
    set(next: ErrorHandler) {
      own = next;
    },
  });
}
