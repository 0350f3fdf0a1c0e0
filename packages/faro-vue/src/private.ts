/** Nothing inside such an element is reported. */
export const isPrivate = (element: Element | null): unknown => element?.closest('[data-busflow-private]');
