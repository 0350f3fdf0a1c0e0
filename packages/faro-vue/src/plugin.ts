import type { Plugin } from 'vue';
import { checkOptions } from './check-options.ts';
import { DEV } from './dev.ts';
import type { FaroOptions } from './options.ts';
import { createRecorder } from './recorder.ts';
import { createRoutes, observeRouter } from './routes.ts';
import { createTrack } from './track.ts';
import { FARO } from './use-faro.ts';
import { chainErrorHandler } from './error-handler.ts';

/**
 * `app.use(createFaro({ … }))`, before the router and before `mount`. Registers `v-track`, reports page views and Vue's
 * errors, and starts Faro when the policy says so. On a server it registers the directive and does nothing else.
 *
 * @throws {FaroOptionError} at once, when an option is wrong.
 */
export function createFaro(options: FaroOptions): Plugin {
  if (DEV) checkOptions(options);
  return {
    install(app) {
      const routes = createRoutes();
      const recorder = createRecorder(routes);
      app.provide(FARO, recorder);
      app.directive(
        'track',
        createTrack(() => recorder),
      );
      if (typeof document === 'undefined') return recorder.close();
      chainErrorHandler(app, recorder);
      if (options.router) observeRouter(options.router, routes, recorder);
      const resource = {
        'service.name': options.service,
        'service.namespace': 'busflow',
        'service.version': options.version,
        'deployment.environment.name': options.environment,
        'deployment.environment': options.environment,
      };
      app.onUnmount(options.policy.start({ ...options, resource, recorder, routes }));
    },
  };
}
