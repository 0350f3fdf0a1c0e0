import { add, createReader } from './reader.ts';
import type { Usage } from './usage.ts';

export interface GoogleResponse {
  readonly usageMetadata?: unknown;
}

/**
 * The usage of a Gemini response. Google's candidates leave the thoughts out, and its prompt leaves out what tools put into it;
 * the Live API calls its candidates a response.
 */
export function usageFromGoogle(response: GoogleResponse | null | undefined): Usage {
  const { count, partition } = createReader(response?.usageMetadata);
  const reasoning = count('thoughtsTokenCount');
  return partition({
    input: add(count('promptTokenCount'), count('toolUsePromptTokenCount')),
    cacheRead: count('cachedContentTokenCount'),
    output: add(count('candidatesTokenCount', 'responseTokenCount'), reasoning),
    reasoning,
  });
}
