import type { API } from '@grafana/faro-core';
import { inject } from 'vue';
import { SCOPE, type Attributes } from './otlp.ts';
import type { Recorder } from './recorder.ts';

export interface User {
  readonly id: string;
  readonly roles?: readonly string[];
}

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
  const recorder = inject<Recorder | undefined>(SCOPE, undefined);
  return {
    pushEvent: (name, attributes) => recorder?.event(name, attributes),
    pushError: (error, attributes) => recorder?.error(error, attributes),
    setUser(user) {
      if (!recorder) return;
      // Only these two: an application may pass its whole user object.
      recorder.user = user && { 'user.id': user.id, 'user.roles': user.roles?.join() };
      recorder.tellUser?.();
    },
    get api() {
      return recorder?.api;
    },
  };
}
