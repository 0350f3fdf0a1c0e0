import type { Directive, DirectiveBinding } from 'vue';
import type { Attributes } from './otlp.ts';
import { PRIVATE } from './private.ts';
import type { Recorder } from './recorder.ts';
import { FARO } from './use-faro.ts';

/** Augment this to have the compiler know your actions: `interface TrackedActions { save_vehicle_btn: true }`. */
// oxlint-disable-next-line typescript/no-empty-object-type -- declaration merging needs an interface
export interface TrackedActions {}

export type TrackedAction = keyof TrackedActions extends never ? string : keyof TrackedActions;

/** The action's name, or that and attributes for the event. */
export type Tracked = TrackedAction | { readonly action: TrackedAction; readonly attributes?: Attributes };

const states = new WeakMap<Element, { tracked: Tracked; stop: () => void }>();

type Track = Directive<HTMLElement, Tracked, string>;

export function createTrack(recorderOf: (binding: DirectiveBinding) => Recorder | undefined): Track {
  return {
    created(element, binding) {
      const type = Object.keys(binding.modifiers)[0] ?? 'click';
      const state = { tracked: binding.value, stop: () => element.removeEventListener(type, report, true) };
      const report = () => {
        const { tracked } = state;
        if (element.closest(PRIVATE)) return;
        if (typeof tracked === 'string') recorderOf(binding)?.click(tracked);
        else recorderOf(binding)?.click(tracked.action, tracked.attributes);
      };
      states.set(element, state);
      // Capture: before any handler of the application, so that the request it makes belongs to this action.
      element.addEventListener(type, report, true);
    },
    updated(element, { value }) {
      const state = states.get(element);
      if (state) state.tracked = value;
    },
    beforeUnmount: (element) => states.get(element)?.stop(),
    getSSRProps: () => ({}),
  };
}

/**
 * `v-track="'save_vehicle_btn'"`: a `button_click` for every click. A modifier names another DOM event to count:
 * `v-track.submit`. Keyboard activation of buttons and links arrives as a click. The plugin registers it for every
 * template; import it where types or a linter ask for that.
 */
export const vTrack: Track = createTrack(({ instance }) => instance?.$.appContext.provides[FARO as symbol]);

declare module 'vue' {
  interface GlobalDirectives {
    vTrack: Track;
  }
}
