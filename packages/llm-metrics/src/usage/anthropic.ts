import { add, createReader } from './reader.ts';
import type { Usage } from './usage.ts';

export interface AnthropicResponse {
  readonly usage?: unknown;
}

/**
 * The usage of an Anthropic message, from the wire or the official client. Anthropic's `input_tokens` leave the cache out:
 * the total is their sum.
 */
export function usageFromAnthropic(response: AnthropicResponse | null | undefined): Usage {
  const { count, partition } = createReader(response?.usage);
  const uncached = count('input_tokens');
  const cacheRead = count('cache_read_input_tokens');
  const cacheWrite =
    count('cache_creation_input_tokens') ??
    add(count('cache_creation.ephemeral_5m_input_tokens'), count('cache_creation.ephemeral_1h_input_tokens'));
  return partition({
    input: add(uncached, cacheRead, cacheWrite),
    cacheRead,
    cacheWrite,
    output: count('output_tokens'),
    reasoning: count('output_tokens_details.thinking_tokens'),
  });
}
