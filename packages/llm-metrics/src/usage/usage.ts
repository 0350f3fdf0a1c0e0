/** The parts of a bill. Disjoint, so that a sum over them is the provider's total. */
export const TOKEN_TYPES = ['input', 'cache_read', 'cache_write', 'output', 'reasoning'] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

/**
 * Why a call's usage is not known, or not all of it: the response has none, a count in it is no count (or a part exceeds its
 * whole), or the stream ended before the provider sent it.
 */
export const MISSING_REASONS = ['absent', 'invalid', 'cut'] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

/**
 * What one call used, in tokens. `input` is what was neither read from nor written to a cache, `output` what was not reasoning.
 * What is sound counts even where `missing` is set.
 */
export interface Usage extends Readonly<Record<TokenType, number>> {
  readonly missing?: MissingReason;
}

/** No tokens, and the reason for that. */
export function missingUsage(missing: MissingReason): Usage {
  return { input: 0, cache_read: 0, cache_write: 0, output: 0, reasoning: 0, missing };
}

/** Tokens come whole. Beyond this no counter is exact, and one NaN would poison a series for ever. */
export function isTokenCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The counts of a usage that are some, each one else 0. */
export function soundCounts(usage: Partial<Usage> | null | undefined): Record<TokenType, number> {
  const counts = { input: 0, cache_read: 0, cache_write: 0, output: 0, reasoning: 0 };
  for (const type of TOKEN_TYPES) {
    const value = usage?.[type];
    if (isTokenCount(value)) counts[type] = value;
  }
  return counts;
}
