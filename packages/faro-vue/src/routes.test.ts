import { afterEach, describe, expect, test, vi } from 'vitest';
import * as five from 'vue-router';
import * as four from 'vue-router-4';
import { startedRouter } from './nuxt.ts';
import { createRecorder } from './recorder.ts';
import { routeAt } from './records.ts';
import { createRoutes, observeRouter, routePattern } from './routes.ts';

afterEach(() => void vi.restoreAllMocks());

const route = (path: string) => ({ path: '/x/1', matched: [{ path }] });

test.each([
  ['/vehicles/:id(\\d+)', '/vehicles/:id'],
  // As vue-router asks for: a parenthesis inside the pattern is escaped.
  ['/:lang(de|en)/tours/:id([a-z](?:-\\d+\\)?)', '/:lang/tours/:id'],
  ['/:all(.*)*', '/:all'],
  ['/docs/:page+', '/docs/:page'],
  ['/tours/:id?', '/tours/:id'],
  ['', '/'],
])('the pattern %s reads %s', (path, expected) => {
  expect(routePattern(route(path))).toBe(expected);
});

test('an address that no route matches loses its ids', () => {
  expect(routePattern({ path: '/old/4711', matched: [] })).toBe('/old/:id');
});

test('without a router, the route is the address without ids', () => {
  history.replaceState({}, '', '/tours/4711/seats?passenger=jane#jane');
  const routes = createRoutes();
  expect([routes.at(0), routes.at(-1)]).toEqual(['/tours/:id/seats', '/tours/:id/seats']);
});

function setUp(version: 4 | 5) {
  const component = { render: () => null };
  const { createRouter, createMemoryHistory } = version === 4 ? (four as unknown as typeof five) : five;
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: 'home', component },
      { path: '/vehicles/:id(\\d+)', name: 'vehicle', component },
      { path: '/old', redirect: '/' },
      { path: '/members', component, beforeEnter: () => '/' },
      { path: '/forbidden', component, beforeEnter: () => false },
      { path: '/broken', component: () => Promise.reject(new TypeError('chunk is gone')) },
    ],
  });
  let clock = 1000;
  const routes = createRoutes();
  const recorder = createRecorder(routes);
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  observeRouter(router, routes, recorder);
  return { router, routes, recorder, tick: (ms: number) => (clock += ms) };
}

describe.each([4, 5] as const)('with vue-router %i', (version) => {
  test('a page view for each page: not for a hash, a query, a refusal; a redirect counts once', async () => {
    const { router, recorder } = setUp(version);
    for (const to of ['/', '/vehicles/1', '/vehicles/1#brakes', '/vehicles/1?tab=2', '/forbidden', '/vehicles/2', '/old'])
      await router.push(to);
    expect(
      recorder.queue.splice(0).map(({ name, attributes }) => [name, attributes['busflow.route'], attributes['busflow.route.previous']]),
    ).toEqual([
      ['page_view', '/', undefined],
      ['page_view', '/vehicles/:id', '/'],
      ['page_view', '/vehicles/:id', '/vehicles/:id'],
      ['page_view', '/', '/vehicles/:id'],
    ]);
  });

  test.each([
    ['/', 40],
    ['/old', 40],
    ['/members', 80],
  ])('the duration of %s runs from the first guard, redirects included', async (to, duration) => {
    const { router, recorder, tick } = setUp(version);
    router.beforeEach(() => {
      tick(40);
    });
    await router.push(to);
    expect(recorder.queue.splice(0)[0]?.attributes['busflow.navigation.duration_ms']).toBe(duration);
  });

  test('a navigation that another one takes the place of leaves it its time', async () => {
    const { router, recorder, tick } = setUp(version);
    await router.push('/vehicles/9');
    recorder.queue.splice(0);
    let show: (() => void) | undefined;
    const shown = new Promise<void>((resolve) => {
      show = resolve;
    });
    router.beforeResolve((to) => (to.name === 'vehicle' ? shown : undefined));
    router.beforeEach((to) => void (to.path === '/' && tick(7)));
    const slow = router.push('/vehicles/1');
    await Promise.resolve();
    tick(100);
    const next = router.push('/');
    show?.();
    await Promise.all([slow, next]);
    expect(recorder.queue.map(({ attributes }) => attributes['busflow.navigation.duration_ms'])).toEqual([7]);
  });

  test('a page whose code does not load is an error of that page', async () => {
    const { router, recorder } = setUp(version);
    await router.push('/');
    recorder.queue.splice(0);
    await expect(router.push('/broken')).rejects.toThrow('chunk is gone');
    const [error] = recorder.queue.splice(0);
    expect(error).toMatchObject({ name: 'exception', attributes: { 'busflow.route': '/broken' } });
    expect(error?.error).toBeInstanceOf(TypeError);
  });

  test('late measurements find the route of their moment, and the page of arrival is never forgotten', async () => {
    const { router, routes, tick } = setUp(version);
    await router.push('/');
    for (let id = 1; id < 100; id++) {
      tick(500);
      await router.push(`/vehicles/${id}`);
    }
    expect([10, 1200, 50_500].map((time) => routeAt(routes, time))).toEqual(['/', '/', '/vehicles/:id']);
    expect([routes.at(0), routes.at(-1), routes.history.length]).toEqual(['/', '/vehicles/:id', 50]);
  });

  test('a router that has shown its first page, as Nuxt’s has, tells it all the same', async () => {
    const { router } = setUp(version);
    await router.push('/vehicles/1');
    const routes = createRoutes();
    const recorder = createRecorder(routes);
    observeRouter(startedRouter(router), routes, recorder);
    await router.push('/');
    expect(
      recorder.queue.splice(0).map(({ name, attributes }) => [name, attributes['busflow.route'], attributes['busflow.route.previous']]),
    ).toEqual([
      ['page_view', '/vehicles/:id', undefined],
      ['page_view', '/', '/vehicles/:id'],
    ]);
  });

  test('tells nothing once the recorder is closed', async () => {
    const { router, recorder } = setUp(version);
    recorder.close();
    await router.push('/');
    expect(recorder.queue).toEqual([]);
  });
});
