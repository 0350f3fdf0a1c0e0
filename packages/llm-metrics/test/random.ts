/** A seeded generator (mulberry32), so that a failing case can be had again. */
export function createRandom(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (max: number): number => Math.floor(next() * (max + 1));
  return {
    upTo,
    pick: <T>(values: readonly T[]): T => values[upTo(values.length - 1)] as T,
    maybe: <T>(value: T): T | null | undefined => (next() < 0.7 ? value : next() < 0.5 ? null : undefined),
  };
}

export type Random = ReturnType<typeof createRandom>;
