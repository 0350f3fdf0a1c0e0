/** @param started - by `performance.now()`, in milliseconds. */
export function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
