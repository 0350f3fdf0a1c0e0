import { ATTR_NAVIGATION_DURATION, ATTR_ROUTE, ATTR_ROUTE_NAME, ATTR_ROUTE_PREVIOUS, EVENT_PAGE_VIEW } from '@busflow/conventions';
import type { Recorder } from './recorder.ts';

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

/** Which route was shown when. */
export interface Routes {
  /** The pattern of a page by its place in the history: 0 is where the visitor came, -1 what is shown. */
  at(index: number): string;
  /** Patterns, and since when: `performance.now()`. */
  readonly history: [since: number, pattern: string][];
}

/** `/vehicles/:id(\\d+)+` reads `/vehicles/:id`. */
export function routePattern(route: RouteLike): string {
  const pattern = route.matched.at(-1)?.path ?? withoutIds(route.path);
  return pattern.replace(/\((\\.|[^)])*\)|[*+?]/g, '') || '/';
}

/** A segment that holds a digit or an address, or is too long for a word, is an id. */
const withoutIds = (path: string) => path.replace(/[^/]*[\d@%][^/]*|[^/]{33,}/g, ':id');

/** Without a router: the address, with ids taken out. */
export function createRoutes(): Routes {
  const history: Routes['history'] = [];
  return { history, at: (index) => history.at(index)?.[1] ?? withoutIds(location.pathname) };
}

/** A `page_view` for every navigation that ends on another page: not for failures, or a new hash or query on the same path. */
export function observeRouter(router: RouterLike, { history }: Routes, recorder: Recorder): void {
  let started: number;
  let asked: object;
  router.beforeEach((to) => {
    // A redirect is another round of the same navigation; any other may begin before this one has failed.
    const origin = to.redirectedFrom ?? to;
    if (origin !== asked) started = performance.now();
    asked = origin;
  });
  router.afterEach((to, from, failure) => {
    const time = performance.now();
    const previous = from.matched[0] && routePattern(from);
    if (failure || (previous && to.path === from.path)) return;
    // Fifty are enough for measurements that come late. The first stays: it is the page that the visitor came to.
    history.splice(1, history.push([time, routePattern(to)]) - 50);
    recorder.event(EVENT_PAGE_VIEW, {
      [ATTR_ROUTE_NAME]: to.name as string,
      [ATTR_ROUTE_PREVIOUS]: previous,
      [ATTR_NAVIGATION_DURATION]: time - started,
    });
  });
  router.onError((error, to) => recorder.error(error, { [ATTR_ROUTE]: routePattern(to) }));
}
