// Where in a Vue app an error happened. A file of its own: bundlers split between files, and a page's entry has no use for these.
export const ATTR_COMPONENT = 'busflow.component';
export const ATTR_COMPONENT_TRAIL = 'busflow.component.trail';
/** The error behind an exception, as text. */
export const ATTR_EXCEPTION_CAUSE = 'busflow.exception.cause';
export const ATTR_VUE_HOOK = 'busflow.vue.hook';
export const ATTR_USER_ROLE = 'busflow.user_role';

/** What a tracked click caused in the browser; the action itself is an attribute, so that the name stays one. */
export const SPAN_UI_CLICK = 'ui.click';
