import { defineComponent, inject, onErrorCaptured, type PropType, shallowRef, type SlotsType, watch } from 'vue';
import { SCOPE, type Attributes } from './otlp.ts';
import type { Recorder } from './recorder.ts';

/** Shows the `fallback` slot in place of content that failed, and reports the error once. `reset` shows the content again. */
export const FaroErrorBoundary = defineComponent({
  name: 'FaroErrorBoundary',
  props: {
    /** Goes with the report: `{ 'busflow.tour_id': tour.id }`. */
    attributes: { type: Object as PropType<Attributes>, default: undefined },
    /** When this changes, the content is shown again: `$route.fullPath`. */
    resetOn: { type: null as unknown as PropType<{} | null>, default: undefined },
  },
  slots: Object as SlotsType<{ default: Record<string, never>; fallback: { error: unknown; reset: () => void } }>,
  emits: { error: (_error: unknown) => true },
  setup(props, { slots, emit }) {
    const recorder = inject<Recorder | undefined>(SCOPE, undefined);
    const failure = shallowRef<{ error: unknown }>();
    const reset = () => (failure.value = undefined);
    watch(() => props.resetOn, reset);
    onErrorCaptured((error, instance, info) => {
      // A fallback that fails itself is the next boundary's business.
      if (failure.value) return;
      recorder?.error(error, props.attributes, [instance, info]);
      failure.value = { error };
      emit('error', error);
      return false;
    });
    return () => (failure.value ? slots.fallback?.({ error: failure.value.error, reset }) : slots.default?.({}));
  },
});
