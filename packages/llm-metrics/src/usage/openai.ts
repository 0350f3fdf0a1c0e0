import { createReader } from './reader.ts';
import type { Usage } from './usage.ts';

/** What chat completions, responses, embeddings and the APIs modelled after them have in common. */
export interface OpenAIResponse {
  readonly usage?: unknown;
}

/**
 * The usage of an OpenAI response: Chat Completions or Responses, from the wire or the official client, and of the APIs that
 * imitate them (DeepSeek's `prompt_cache_hit_tokens`, xAI's reasoning beside the completion instead of in it).
 */
export function usageFromOpenAI(response: OpenAIResponse | null | undefined): Usage {
  const { count, partition } = createReader(response?.usage);
  const input = count('prompt_tokens', 'input_tokens');
  const output = count('completion_tokens', 'output_tokens');
  const reasoning = count('completion_tokens_details.reasoning_tokens', 'output_tokens_details.reasoning_tokens');
  const total = count('total_tokens');
  const reasoningBeside =
    reasoning !== undefined && reasoning > 0 && total !== undefined && total === (input ?? 0) + (output ?? 0) + reasoning;
  return partition({
    input,
    cacheRead: count('prompt_tokens_details.cached_tokens', 'input_tokens_details.cached_tokens', 'prompt_cache_hit_tokens'),
    cacheWrite: count('prompt_tokens_details.cache_write_tokens', 'input_tokens_details.cache_write_tokens'),
    output: reasoningBeside ? (output ?? 0) + reasoning : output,
    reasoning,
  });
}
