import { expect, it } from 'vitest';
import { usageFromMistral } from '../index.ts';

const parts = { input: 60, cache_read: 40, cache_write: 0, output: 7, reasoning: 0 };

it.each([
  ['the wire', { prompt_tokens: 100, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 40 } }],
  ['the official client', { promptTokens: 100, completionTokens: 7, promptTokensDetails: { cachedTokens: 40 } }],
  ['the misspelt twin', { promptTokens: 100, completionTokens: 7, promptTokenDetails: { cachedTokens: 40 } }],
  ['the flat field', { promptTokens: 100, completionTokens: 7, numCachedTokens: 40 }],
])('reads %s', (_what, usage) => {
  expect(usageFromMistral({ usage })).toEqual(parts);
});
