import type { API } from '@grafana/faro-core';
import { inject, type InjectionKey } from 'vue';
import type { Attributes } from './otlp.ts';
import type { Recorder, User } from './recorder.ts';

export const FARO: InjectionKey<Recorder> = Symbol('@busflow/faro-vue');

export interface UseFaro {
  /** A business event: `booking.completed`, `magic-upload.started`. */
  pushEvent(name: string, attributes?: Attributes): void;
  /** An error that the application has handled itself. */
  pushError(error: unknown, attributes?: Attributes): void;
  /** Only the id and the roles leave. `undefined` after a logout. */
  setUser(user: User | undefined): void;
  /** All of Faro, once it has loaded. */
  readonly api: API | undefined;
}

/** Telemetry for a component. Without the plugin (a unit test of the component) everything is a no-op. */
export function useFaro(): UseFaro {
  const recorder = inject(FARO, undefined);
  return {
    pushEvent: (name, attributes) => recorder?.event(name, attributes),
    pushError: (error, attributes) => recorder?.error(error, attributes),
    setUser: (user) => recorder?.setUser(user),
    get api() {
      return recorder?.api;
    },
  };
}
