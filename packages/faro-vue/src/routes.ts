import { ATTR_NAVIGATION_DURATION, ATTR_ROUTE, ATTR_ROUTE_NAME, ATTR_ROUTE_PREVIOUS, EVENT_PAGE_VIEW } from '@busflow/conventions';
import type { Recorder } from './recorder.ts';
import { cleanPath } from './path.ts';

/** What we use of a vue-router 4 or 5 route. */
export interface RouteLike {
  readonly path: string;
  readonly name?: string | symbol | null | undefined;
  readonly matched: readonly { readonly path: string }[];
  readonly redirectedFrom?: unknown;
}

/** What we use of a vue-router 4 or 5 router. */
export interface RouterLike {
  beforeEach(guard: (to: RouteLike, from: RouteLike) => void): () => void;
  afterEach(hook: (to: RouteLike, from: RouteLike, failure?: unknown) => void): () => void;
  onError(handler: (error: unknown, to: RouteLike, from: RouteLike) => void): () => void;
}

export interface Routes {
  /** The pattern of the page that is shown. */
  current(): string;
  /** The pattern that was shown at a moment of `performance.now()`. */
  at(time: number): string;
}

/** Most route changes remembered for measurements that come late. */
const HISTORY_LIMIT = 50;

/** `/vehicles/:id(\\d+)+` reads `/vehicles/:id`. */
export function routePattern({ matched, path }: RouteLike): string {
  const pattern = matched.at(-1)?.path;
  if (pattern === undefined) return cleanPath(path);
  return pattern.replace(/(:\w+)(?:\((?:[^()\\]|\\.|\([^()]*\))*\))?[*+?]?/g, '$1') || '/';
}

/** Which route was shown when. Without a router: the address, with ids taken out. */
export function createRoutes(address: () => string): Routes & { shown(pattern: string, time: number): void } {
  const history: [time: number, pattern: string][] = [];
  const current = () => history.at(-1)?.[1] ?? cleanPath(address());
  return {
    current,
    at: (time) => history.findLast(([since]) => since <= time)?.[1] ?? history[0]?.[1] ?? current(),
    shown(pattern, time) {
      history.push([time, pattern]);
      if (history.length > HISTORY_LIMIT) history.shift();
    },
  };
}

/** A `page_view` for every navigation that ends on another page: not for failures, or a new hash or query on the same path. */
export function observeRouter(
  router: RouterLike,
  routes: ReturnType<typeof createRoutes>,
  recorder: Recorder,
  now = () => performance.now(),
): () => void {
  let started: number | undefined;
  const stops = [
    router.beforeEach((to) => {
      // A redirect is another round of the same navigation.
      if (!to.redirectedFrom) started = now();
      started ??= now();
    }),
    router.afterEach((to, from, failure) => {
      const began = started;
      started = undefined;
      const initial = from.matched.length === 0;
      if (failure || (to.path === from.path && !initial)) return;
      const time = now();
      const previous = initial ? undefined : routePattern(from);
      routes.shown(routePattern(to), time);
      recorder.event(EVENT_PAGE_VIEW, {
        [ATTR_ROUTE_NAME]: to.name?.toString(),
        [ATTR_ROUTE_PREVIOUS]: previous,
        [ATTR_NAVIGATION_DURATION]: began === undefined ? undefined : Math.round(time - began),
      });
    }),
    router.onError((error, to) => recorder.error(error, { [ATTR_ROUTE]: routePattern(to) })),
  ];
  return () => stops.forEach((stop) => stop());
}
