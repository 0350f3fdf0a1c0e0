/** Nothing inside such an element is reported. */
export const PRIVATE = '[data-busflow-private]';
