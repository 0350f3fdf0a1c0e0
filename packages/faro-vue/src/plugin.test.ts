import { createSSRApp, createApp, defineComponent, h, nextTick, ref, resolveDirective, withDirectives, type App } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createFaro,
  FaroErrorBoundary,
  FaroOptionError,
  useFaro,
  type FaroOptions,
  type LoadPolicy,
  type Tracked,
  vTrack,
  workspace,
} from './index.ts';
import type { Recorder } from './recorder.ts';
import { describeVueError } from './vue-error.ts';

/** Keeps everything in the recorder, where a test can look. */
function keeping(): LoadPolicy & { recorder: Recorder } {
  const policy = {
    recorder: undefined as unknown as Recorder,
    start(setup: { recorder: Recorder }) {
      policy.recorder = setup.recorder;
    },
  };
  return policy;
}

const options = (policy: LoadPolicy, more: Partial<FaroOptions> = {}): FaroOptions => ({
  service: 'test',
  url: 'http://127.0.0.1:4318',
  policy,
  ...more,
});

let app: App | undefined;
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  app?.unmount();
  app = undefined;
  vi.restoreAllMocks();
});

function mount(component: Parameters<typeof createApp>[0], prepare?: (app: App) => void) {
  const policy = keeping();
  const root = document.createElement('div');
  document.body.append(root);
  app = createApp(component);
  prepare?.(app);
  app.use(createFaro(options(policy))).mount(root);
  return { root, policy, records: () => policy.recorder.queue.splice(0) };
}

describe('wrong options are told at once', () => {
  test.each([
    [{ service: '' }, 'createFaro: service takes a string that is not empty'],
    [{ url: 'localhost:4318' }, "createFaro: url takes an http(s) URL, or '' for this origin"],
    [{ apiOrigins: ['https://api.example.com/v1'] }, "createFaro: apiOrigins takes a list of origins such as 'https://api.example.com'"],
    [{ apiOrigins: ['/api'] }, 'createFaro: apiOrigins takes'],
    [{ policy: undefined }, 'createFaro needs the option "policy": workspace() or passenger()'],
    [{ policy: workspace }, 'createFaro: policy takes workspace() or passenger()'],
    [{ router: {} }, 'createFaro: router takes a router of vue-router'],
    [{ samplingRate: 10 }, 'createFaro: samplingRate takes a number from 0 to 1'],
    [{ sampleRate: 0.1 }, 'createFaro has no option "sampleRate"'],
    [{ querykeys: [] }, 'createFaro has no option "querykeys"; did you mean "queryKeys"?'],
    [{ extras: ['console'] }, 'createFaro: extras takes a list such as [consoleCapture()]'],
  ])('%o', (wrong, message) => {
    const make = () => createFaro(options(keeping(), wrong as object));
    expect(make).toThrow(FaroOptionError);
    expect(make).toThrow(message);
  });

  test.each(['', 'http://localhost:4318', 'https://otel.example.com/base/'])('url %j is right', (url) => {
    expect(() => createFaro(options(keeping(), { url }))).not.toThrow();
  });
});

describe('v-track', () => {
  const Button = defineComponent({
    props: { tracked: { type: null, required: true }, modifiers: { type: Object, default: () => ({}) } },
    setup: (props) => () =>
      withDirectives(h('button', {}, [h('i')]), [
        [resolveDirective('track')!, props.tracked as Tracked, '', props.modifiers as Record<string, true>],
      ]),
  });

  test('counts clicks on the element and inside it, with the action of the moment', async () => {
    const tracked = ref<Tracked>('save_btn');
    const { root, records } = mount(() => h(Button, { tracked: tracked.value }));
    root.querySelector('button')!.click();
    tracked.value = { action: 'cancel_btn', attributes: { 'busflow.seats': 2 } };
    await nextTick();
    root.querySelector('i')!.click();
    expect(records().map(({ name, attributes }) => [name, attributes['busflow.action'], attributes['busflow.seats']])).toEqual([
      ['button_click', 'save_btn', undefined],
      ['button_click', 'cancel_btn', 2],
    ]);
  });

  test('imported, it counts an element’s click once however often that is updated', async () => {
    const label = ref('Save');
    const Page = defineComponent({ setup: () => () => withDirectives(h('button', label.value), [[vTrack, label.value]]) });
    const { root, records } = mount(Page);
    label.value = 'Saved';
    await nextTick();
    root.querySelector('button')!.click();
    expect(records().map(({ attributes }) => attributes['busflow.action'])).toEqual(['Saved']);
  });

  test('works on a component, and with another event', () => {
    const Inner = defineComponent({ setup: () => () => h('form') });
    const { root, records } = mount(() => withDirectives(h(Inner), [[resolveDirective('track')!, 'search', '', { submit: true }]]));
    root.querySelector('form')!.dispatchEvent(new Event('click'));
    root.querySelector('form')!.dispatchEvent(new Event('submit'));
    expect(records()).toHaveLength(1);
  });

  test('is quiet in a private subtree and after unmounting', async () => {
    const shown = ref(true);
    const { root, records } = mount(() => [
      h('div', { 'data-busflow-private': '' }, h(Button, { tracked: 'secret' })),
      shown.value ? h('p', h(Button, { tracked: 'gone' })) : null,
    ]);
    const [secret, gone] = root.querySelectorAll('button');
    shown.value = false;
    await nextTick();
    secret!.click();
    gone!.click();
    expect(records()).toEqual([]);
  });

  test('comes before the application’s own handler', () => {
    const order: string[] = [];
    const { root, policy } = mount(() =>
      withDirectives(h('button', { onClick: () => order.push(policy.recorder.queue.splice(0)[0]?.name ?? 'nothing yet') }), [
        [resolveDirective('track')!, 'x'],
      ]),
    );
    root.querySelector('button')!.click();
    expect(order).toEqual(['button_click']);
  });
});

describe('errors', () => {
  const Broken = defineComponent({
    name: 'SeatMap',
    setup: () => () =>
      h('button', {
        onClick: () => {
          throw new RangeError('no such seat');
        },
      }),
  });

  test('a component’s error goes out, and still to the application’s handler, also one that is set later', () => {
    const own = vi.fn();
    const { root, records } = mount(Broken);
    app!.config.errorHandler = own;
    root.querySelector('button')!.click();
    expect(own).toHaveBeenCalledWith(expect.any(RangeError), expect.anything(), expect.any(String));
    const [{ name, origin } = {}] = records();
    expect(name).toBe('exception');
    expect(describeVueError(origin!, { 'user.id': 'op-7', 'user.roles': 'dispatcher,admin' })).toEqual({
      'busflow.component': 'SeatMap',
      'busflow.component.trail': 'SeatMap',
      'busflow.vue.hook': 'native event handler',
      'busflow.user_role': 'dispatcher,admin',
    });
    expect(console.error).not.toHaveBeenCalled();
  });

  test('without a handler of its own the console still shows it, as Vue would', () => {
    const { root } = mount(Broken);
    root.querySelector('button')!.click();
    expect(console.error).toHaveBeenCalledWith(expect.any(RangeError));
  });

  test('a boundary shows the fallback, tells once, and starts again on reset', async () => {
    const { root, records } = mount(() =>
      h(FaroErrorBoundary, null, {
        default: () => h(Broken),
        fallback: ({ error, reset }: { error: unknown; reset: () => void }) => h('a', { onClick: reset }, String(error)),
      }),
    );
    root.querySelector('button')!.click();
    await nextTick();
    expect(root.textContent).toBe('RangeError: no such seat');
    root.querySelector('a')!.click();
    await nextTick();
    expect(root.querySelector('button')).not.toBeNull();
    const [error, ...more] = records();
    expect(more).toEqual([]);
    expect(describeVueError(error!.origin!, undefined)['busflow.component.trail']).toBe('FaroErrorBoundary > SeatMap');
    expect(console.error).not.toHaveBeenCalled();
  });

  test('a boundary adds its attributes, shows its content again when told to, and leaves a fallback that fails to the next one', async () => {
    const page = ref('/a');
    const told = vi.fn();
    const Outer = defineComponent({
      setup: () => () =>
        h(FaroErrorBoundary, null, {
          default: () =>
            h(
              FaroErrorBoundary,
              { attributes: { 'busflow.tour_id': 't-1' }, resetOn: page.value, onError: told },
              {
                default: () => h(Broken),
                fallback: () => {
                  if (page.value === '/b') throw new TypeError('in the fallback');
                  return h('a', 'failed');
                },
              },
            ),
          fallback: ({ error }: { error: unknown }) => h('i', String(error)),
        }),
    });
    const { root, records } = mount(Outer);
    root.querySelector('button')!.click();
    await nextTick();
    expect(told).toHaveBeenCalledExactlyOnceWith(expect.any(RangeError));
    expect(records().map(({ error, attributes }) => [error?.message, attributes['busflow.tour_id']])).toEqual([['no such seat', 't-1']]);
    page.value = '/b';
    await nextTick();
    root.querySelector('button')!.click();
    await nextTick();
    expect(root.textContent).toBe('TypeError: in the fallback');
  });

  test('an error that is reported and thrown on is reported once', () => {
    const Handled = defineComponent({
      setup() {
        const faro = useFaro();
        return () =>
          h('button', {
            onClick: () => {
              const error = new Error('twice');
              faro.pushError(error);
              throw error;
            },
          });
      },
    });
    const { root, records } = mount(Handled);
    root.querySelector('button')!.click();
    expect(records()).toHaveLength(1);
  });
});

describe('useFaro', () => {
  test('records events, errors of any kind and the user’s id and roles only', () => {
    const { policy, records } = mount(
      defineComponent({
        setup() {
          const faro = useFaro();
          faro.setUser({ id: 'op-7', roles: ['dispatcher'], email: 'jane@acme.io' } as never);
          faro.pushEvent('booking.completed', { 'busflow.seats': 2 });
          faro.pushError('just a string');
          expect(faro.api).toBeUndefined();
          return () => null;
        },
      }),
    );
    expect(policy.recorder.user).toEqual({ 'user.id': 'op-7', 'user.roles': 'dispatcher' });
    expect(records().map(({ name, error }) => [name, error?.message])).toEqual([
      ['booking.completed', undefined],
      ['exception', 'just a string'],
    ]);
  });

  test('does nothing in a component without the plugin', () => {
    const root = document.createElement('div');
    app = createApp({
      setup() {
        const faro = useFaro();
        faro.pushEvent('booking.completed');
        faro.pushError(new Error('x'));
        faro.setUser(undefined);
        return () => h('b');
      },
    });
    app.mount(root);
    expect(root.innerHTML).toBe('<b></b>');
  });
});

test('on a server nothing starts, and v-track renders', async () => {
  const policy = keeping();
  const browser = globalThis.document;
  Reflect.deleteProperty(globalThis, 'document');
  try {
    const ssr = createSSRApp({ render: () => withDirectives(h('button', 'Save'), [[resolveDirective('track')!, 'save_btn']]) }).use(
      createFaro(options(policy)),
    );
    expect(await renderToString(ssr)).toBe('<button>Save</button>');
    expect(policy.recorder).toBeUndefined();
  } finally {
    globalThis.document = browser;
  }
});

test('unmounting the app stops the policy', () => {
  const { policy } = mount(() => h('p'));
  app!.unmount();
  app = undefined;
  expect(policy.recorder.take).toBeUndefined();
});
