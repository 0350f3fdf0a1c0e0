import { ATTR_ACTION, EVENT_BUTTON_CLICK } from '@busflow/conventions';
import type { Directive, DirectiveBinding } from 'vue';
import type { Attributes } from './otlp.ts';
import { isPrivate } from './private.ts';
import type { Recorder } from './recorder.ts';
import { FARO } from './use-faro.ts';

/** Augment this to have the compiler know your actions: `interface TrackedActions { save_vehicle_btn: true }`. */
// oxlint-disable-next-line typescript/no-empty-object-type -- declaration merging needs an interface
export interface TrackedActions {}

export type TrackedAction = keyof TrackedActions extends never ? string : keyof TrackedActions;

/** The action's name, or that and attributes for the event. */
export type Tracked = TrackedAction | { readonly action: TrackedAction; readonly attributes?: Attributes };

type Track = Directive<HTMLElement, Tracked, string>;

export function createTrack(recorderOf: (binding: DirectiveBinding) => Recorder | undefined): Track {
  /** What an element's next event will tell. Gone with the element, also where the page keeps that. */
  const tracked = new WeakMap<Element, Tracked>();
  const remember = (element: Element, { value }: { readonly value: Tracked }) => tracked.set(element, value);
  return {
    created(element, binding) {
      remember(element, binding);
      const report = () => {
        const value = tracked.get(element);
        if (!value || isPrivate(element)) return;
        const { action = value, attributes } = value as Exclude<Tracked, string>;
        recorderOf(binding)?.event(EVENT_BUTTON_CLICK, { [ATTR_ACTION]: `${action}`, ...attributes });
      };
      // Capture: before any handler of the application, so that the request it makes belongs to this action.
      element.addEventListener(Object.keys(binding.modifiers)[0] ?? 'click', report, true);
    },
    updated: remember,
    beforeUnmount: (element) => tracked.delete(element),
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
