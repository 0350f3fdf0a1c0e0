/** Calls back in an idle moment, after three seconds at the latest. Safari does not tell: a short while there. */
export function idle(callback: () => void): void {
  if (globalThis.requestIdleCallback as unknown) requestIdleCallback(callback, { timeout: 3000 });
  else setTimeout(callback, 200);
}
