import { createReader } from './reader.ts';
import type { Usage } from './usage.ts';

export interface MistralResponse {
  readonly usage?: unknown;
}

/** The usage of a Mistral response: snake case on the wire, camel case from the official client. */
export function usageFromMistral(response: MistralResponse | null | undefined): Usage {
  const { count, partition } = createReader(response?.usage);
  return partition({
    input: count('promptTokens', 'prompt_tokens'),
    cacheRead: count(
      'promptTokensDetails.cachedTokens',
      // The schema has this one misspelt beside the right one.
      'promptTokenDetails.cachedTokens',
      'prompt_tokens_details.cached_tokens',
      'prompt_token_details.cached_tokens',
      'numCachedTokens',
      'num_cached_tokens',
    ),
    output: count('completionTokens', 'completion_tokens'),
    reasoning: count('completionTokensDetails.reasoningTokens', 'completion_tokens_details.reasoning_tokens'),
  });
}
