import { defineComponent, inject, onErrorCaptured, shallowRef, type SlotsType } from 'vue';
import { FARO } from './use-faro.ts';

/** Shows the `fallback` slot in place of content that failed, and reports the error once. `reset` shows the content again. */
export const FaroErrorBoundary = defineComponent({
  name: 'FaroErrorBoundary',
  slots: Object as SlotsType<{ default: Record<string, never>; fallback: { error: unknown; reset: () => void } }>,
  emits: { error: (_error: unknown) => true },
  setup(_props, { slots, emit }) {
    const recorder = inject(FARO, undefined);
    const failure = shallowRef<{ error: unknown }>();
    const reset = () => (failure.value = undefined);
    onErrorCaptured((error, instance, info) => {
      // A fallback that fails itself is the next boundary's business.
      if (failure.value) return;
      recorder?.error(error, undefined, { instance, info });
      failure.value = { error };
      emit('error', error);
      return false;
    });
    return () => (failure.value ? slots.fallback?.({ error: failure.value.error, reset }) : slots.default?.({}));
  },
});
