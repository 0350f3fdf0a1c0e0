/** The value that stands for every label value that was not admitted. Counts towards the limit. */
export const OVERFLOW_VALUE = '__overflow__';

export interface Admission {
  /** The value itself while there is room for it, else {@link OVERFLOW_VALUE}. */
  admit(value: string): string;
  /** How many distinct values were let in, overflow not included. */
  readonly size: number;
}

/**
 * Lets at most `max` distinct values of one label into a metric, the overflow value included. First come, first kept,
 * for the life of the process: a value that moved in and out of overflow would be under-counted on both sides.
 */
export function createAdmission(max: number): Admission {
  const known = new Set<string>();
  return {
    admit(value) {
      if (known.has(value)) return value;
      if (value === OVERFLOW_VALUE || known.size >= max - 1) return OVERFLOW_VALUE;
      known.add(value);
      return value;
    },
    get size() {
      return known.size;
    },
  };
}
