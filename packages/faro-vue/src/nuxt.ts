import type { RouteLike, RouterLike } from './routes.ts';

/** What we use of a router that may be under way. */
export interface StartedRouter extends RouterLike {
  readonly currentRoute: { readonly value: RouteLike };
}

/**
 * Nuxt's router has shown the first page before any plugin of the app can listen to it. Given this one in its place,
 * `createFaro` hears of that page too, without a duration.
 */
export function startedRouter(router: StartedRouter): RouterLike {
  return {
    beforeEach: (guard) => router.beforeEach(guard),
    onError: (handler) => router.onError(handler),
    afterEach(hook) {
      const stop = router.afterEach(hook);
      const { value: shown } = router.currentRoute;
      if (shown.matched.length > 0) hook(shown, { path: '', matched: [] });
      return stop;
    },
  };
}
