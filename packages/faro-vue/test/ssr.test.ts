import { createFaro, FaroErrorBoundary, passenger, useFaro, workspace } from '@busflow/faro-vue';
import { createSSRApp, defineComponent, h, resolveDirective, withDirectives } from 'vue';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import { renderToString } from 'vue/server-renderer';
import { expect, test, vi } from 'vitest';

// In Node itself, where there is no window, no document and no location.
test.each([
  ['workspace', workspace()],
  ['passenger', passenger({ flag: () => true, arms: { lazy: 1 } })],
])('on a server, %s() renders the page and does nothing else', async (_name, policy) => {
  const asked = vi.spyOn(globalThis, 'fetch');
  const Page = defineComponent({
    setup() {
      const faro = useFaro();
      faro.setUser({ id: 'op-7' });
      faro.pushEvent('home.seen');
      faro.pushError(new Error('handled'));
      expect(faro.api).toBeUndefined();
      return () => h(FaroErrorBoundary, null, () => withDirectives(h('button', 'Save'), [[resolveDirective('track')!, 'save_btn']]));
    },
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: Page }] });
  const app = createSSRApp({ render: () => h(RouterView) });
  app.use(createFaro({ service: 'shop', url: 'http://127.0.0.1:9', router, apiOrigins: ['http://127.0.0.1:9'], policy })).use(router);
  await router.push('/');
  expect(await renderToString(app)).toContain('<button>Save</button>');
  expect(asked).not.toHaveBeenCalled();
});
