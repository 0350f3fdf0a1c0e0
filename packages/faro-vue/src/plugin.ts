import type { Plugin } from 'vue';
import { checkOptions } from './check-options.ts';
import { DEV } from './dev.ts';
import type { FaroOptions } from './options.ts';
import { SCOPE } from './otlp.ts';
import { createRecorder } from './recorder.ts';
import { createRoutes, observeRouter } from './routes.ts';
import { createTrack } from './track.ts';

/**
 * `app.use(createFaro({ … }))`, before the router and before `mount`. Registers `v-track`, reports page views and Vue's
 * errors, and starts Faro when the policy says so. On a server it registers the directive and does nothing else.
 *
 * @throws {FaroOptionError} at once, when an option is wrong.
 */
export function createFaro(options: FaroOptions): Plugin {
  if (DEV) checkOptions(options);
  return (app) => {
    const routes = createRoutes();
    const recorder = createRecorder(routes);
    app.provide(SCOPE, recorder);
    app.directive('track', createTrack(recorder));
    if (!globalThis.document) return recorder.close();
    // Reports, then does what would have been done without us: calls the application's own handler, also one that it
    // sets later, or logs as Vue does where there is none.
    let own = app.config.errorHandler;
    const chained: typeof own = (error, ...origin) => {
      recorder.error(error, {}, origin);
      if (own) own(error, ...origin);
      else console.error(error);
    };
    Object.defineProperty(app.config, 'errorHandler', {
      get: () => chained,
      set(next: typeof own) {
        own = next;
      },
    });
    if (options.router) observeRouter(options.router, routes, recorder);
    app.onUnmount(() => recorder.close());
    options.policy.start({
      ...options,
      recorder,
      routes,
      resource: {
        'service.name': options.service,
        'service.namespace': 'busflow',
        'service.version': options.version,
        'deployment.environment.name': options.environment,
        'deployment.environment': options.environment,
      },
    });
  };
}
