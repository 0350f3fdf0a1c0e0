import { isTokenCount, missingUsage, type Usage } from './usage.ts';

/** Inclusive totals of one call and the parts of them; what the provider left out is undefined. */
interface Totals {
  /** All input, cached included. */
  readonly input: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  /** All output, reasoning included. */
  readonly output: number | undefined;
  readonly reasoning?: number | undefined;
}

/** Reads counts out of a provider's answer, which is data from outside: any field may be missing, null or nonsense. */
export interface UsageReader {
  /** The first of the fields that the provider filled in; a dot leads into an object. */
  count(...fields: readonly string[]): number | undefined;
  /** The partition of the totals, which stay as the provider gave them. */
  partition(totals: Totals): Usage;
}

export function createReader(source: unknown): UsageReader {
  let sound = true;
  const part = (value: number | undefined, room: number): number => {
    if (value === undefined) return 0;
    if (value > room) sound = false;
    return Math.min(value, room);
  };
  return {
    count(...fields) {
      for (const field of fields) {
        const value = valueAt(source, field);
        if (value === undefined || value === null) continue;
        if (isTokenCount(value)) return value;
        sound = false;
      }
      return undefined;
    },
    partition(totals) {
      const input = totals.input ?? add(totals.cacheRead, totals.cacheWrite);
      const output = totals.output ?? totals.reasoning;
      if (input === undefined && output === undefined) return missingUsage(sound ? 'absent' : 'invalid');
      const cache_read = part(totals.cacheRead, input ?? 0);
      const cache_write = part(totals.cacheWrite, (input ?? 0) - cache_read);
      const reasoning = part(totals.reasoning, output ?? 0);
      const usage = {
        input: (input ?? 0) - cache_read - cache_write,
        cache_read,
        cache_write,
        output: (output ?? 0) - reasoning,
        reasoning,
      };
      return sound ? usage : { ...usage, missing: 'invalid' };
    },
  };
}

/** The sum of what is known; undefined when nothing is. */
export function add(...values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}

export function valueAt(source: unknown, field: string): unknown {
  let value = source;
  for (const key of field.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
