import { ATTR_ACTION, EVENT_BUTTON_CLICK } from '@busflow/conventions';
import type { FunctionDirective } from 'vue';
import { SCOPE, type Attributes } from './otlp.ts';
import { isPrivate } from './private.ts';
import type { Recorder } from './recorder.ts';

/** Augment this to have the compiler know your actions: `interface TrackedActions { save_vehicle_btn: true }`. */
// oxlint-disable-next-line typescript/no-empty-object-type -- declaration merging needs an interface
export interface TrackedActions {}

export type TrackedAction = keyof TrackedActions extends never ? string : keyof TrackedActions;

/** The action's name, or that and attributes for the event. */
export type Tracked = TrackedAction | { readonly action: TrackedAction; readonly attributes?: Attributes };

type Track = FunctionDirective<HTMLElement, Tracked, string>;

interface TrackedElement extends HTMLElement {
  /** What its next event will tell. A bare name has neither an `action` nor `attributes`. */
  [SCOPE]?: string & Partial<Exclude<Tracked, string>>;
}

export function createTrack(recorder: Recorder): Track {
  function report(this: TrackedElement) {
    const tracked = this[SCOPE];
    // A page may keep an element that Vue has taken out.
    if (tracked && this.isConnected && !isPrivate(this))
      recorder.event(EVENT_BUTTON_CLICK, { [ATTR_ACTION]: tracked.action ?? tracked, ...tracked.attributes });
  }
  // When the element is mounted, and after each update, which does not add a listener that is there already.
  return (element: TrackedElement, binding) => {
    element[SCOPE] = binding.value as NonNullable<TrackedElement[typeof SCOPE]>;
    // Capture: before any handler of the application, so that the request it makes belongs to this action.
    element.addEventListener(Object.keys(binding.modifiers)[0] ?? 'click', report, true);
  };
}

/** One directive an app: its listener must stay the same. */
const tracks = new WeakMap<Recorder, Track>();

/**
 * `v-track="'save_vehicle_btn'"`: a `button_click` for every click. A modifier names another DOM event to count:
 * `v-track.submit`. Keyboard activation of buttons and links arrives as a click. The plugin registers it for every
 * template; import it where types or a linter ask for that.
 */
export const vTrack: Track = (element, binding, ...nodes) => {
  const recorder = binding.instance?.$.appContext.provides[SCOPE] as Recorder | undefined;
  if (!recorder) return;
  const track = tracks.get(recorder) ?? createTrack(recorder);
  tracks.set(recorder, track);
  track(element, binding, ...nodes);
};

declare module 'vue' {
  interface GlobalDirectives {
    vTrack: Track;
  }
}
