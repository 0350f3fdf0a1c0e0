/** Calls back in an idle moment, after three seconds at the latest. Safari does not tell: in a task of its own there. */
export function idle(callback: () => void): void {
  const later =
    (globalThis.requestIdleCallback as typeof requestIdleCallback | undefined) ??
    (setTimeout as (task: () => void) => unknown as typeof requestIdleCallback);
  later(callback, { timeout: 3000 });
}
