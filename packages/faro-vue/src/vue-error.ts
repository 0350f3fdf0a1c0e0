import { ATTR_COMPONENT, ATTR_COMPONENT_TRAIL, ATTR_USER_ROLE, ATTR_VUE_HOOK } from '@busflow/conventions';
import type { Attributes } from './otlp.ts';
import type { ComponentLike, VueOrigin } from './recorder.ts';
import { hookInWords } from './vue-hook.ts';

/** Most ancestors named in the trail. */
const TRAIL_LIMIT = 8;

function componentName(instance: ComponentLike | null): string | undefined {
  const { name, __name, __file } = (instance?.$options ?? {}) as { name?: string; __name?: string; __file?: string };
  return name ?? __name ?? /([^/\\]+)\.vue$/.exec(__file ?? '')?.[1];
}

/** Where in the component tree an error happened. Names only: props and state hold people's data. */
export function describeVueError([instance, info]: VueOrigin, user: Attributes | undefined): Attributes {
  const trail: string[] = [];
  for (let at = instance; at && trail.length < TRAIL_LIMIT; at = at.$parent) trail.unshift(componentName(at) ?? 'Anonymous');
  return {
    [ATTR_COMPONENT]: componentName(instance),
    [ATTR_COMPONENT_TRAIL]: trail.join(' > ') || undefined,
    [ATTR_VUE_HOOK]: hookInWords(info),
    [ATTR_USER_ROLE]: user?.['user.roles'],
  };
}
