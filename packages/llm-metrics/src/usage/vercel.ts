import { createReader } from './reader.ts';
import type { Usage } from './usage.ts';

export interface VercelResult {
  /** Of all steps; `generateText` has it, and `await result.totalUsage` of `streamText`. */
  readonly totalUsage?: unknown;
  /** Of the last step, or of a call that has but one. */
  readonly usage?: unknown;
}

/** The usage of a Vercel AI SDK result (5 to 7), or of a language model's own answer: all steps where known, else the one. */
export function usageFromVercel(result: VercelResult | null | undefined): Usage {
  const { count, partition } = createReader(result?.totalUsage ?? result?.usage);
  return partition({
    input: count('inputTokens.total', 'inputTokens'),
    cacheRead: count('inputTokenDetails.cacheReadTokens', 'inputTokens.cacheRead', 'cachedInputTokens'),
    cacheWrite: count('inputTokenDetails.cacheWriteTokens', 'inputTokens.cacheWrite'),
    output: count('outputTokens.total', 'outputTokens'),
    reasoning: count('outputTokenDetails.reasoningTokens', 'outputTokens.reasoning', 'reasoningTokens'),
  });
}
