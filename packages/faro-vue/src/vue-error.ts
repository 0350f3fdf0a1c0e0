import { ATTR_COMPONENT, ATTR_COMPONENT_TRAIL, ATTR_USER_ROLE, ATTR_VUE_HOOK } from '@busflow/conventions';
import type { App, ComponentPublicInstance } from 'vue';
import type { Attributes } from './otlp.ts';
import type { Recorder, User } from './recorder.ts';

type ErrorHandler = App['config']['errorHandler'];

/** Most ancestors named in the trail. */
const TRAIL_LIMIT = 8;

export function componentName(instance: ComponentPublicInstance | null): string | undefined {
  const { name, __name, __file } = (instance?.$options ?? {}) as { name?: string; __name?: string; __file?: string };
  return name ?? __name ?? /([^/\\]+)\.vue$/.exec(__file ?? '')?.[1];
}

/** Where in the component tree an error happened. Names only: props and state hold people's data. */
export function describeVueError(instance: ComponentPublicInstance | null, info: string, user: User | undefined): Attributes {
  const trail: string[] = [];
  for (let at = instance; at && trail.length < TRAIL_LIMIT; at = at.$parent) trail.unshift(componentName(at) ?? 'Anonymous');
  return {
    [ATTR_COMPONENT]: componentName(instance),
    [ATTR_COMPONENT_TRAIL]: trail.join(' > ') || undefined,
    // Production Vue: `https://vuejs.org/error-reference/#runtime-5`. What the code stands for comes with Faro.
    [ATTR_VUE_HOOK]: info.replace(/.*#runtime-/, ''),
    [ATTR_USER_ROLE]: user?.roles?.join(','),
  };
}

/**
 * Reports, then does what would have been done without us: calls the application's own handler, also one that it sets
 * later, or logs as Vue does where there is none.
 */
export function chainErrorHandler(app: App, recorder: Recorder): void {
  let own: ErrorHandler = app.config.errorHandler;
  const chained: ErrorHandler = (error, instance, info) => {
    recorder.error(error, describeVueError(instance, info, recorder.user));
    if (own) own(error, instance, info);
    else console.error(error);
  };
  Object.defineProperty(app.config, 'errorHandler', {
    get: () => chained,
    set(next: ErrorHandler) {
      own = next;
    },
    configurable: true,
    enumerable: true,
  });
}
