import { expect, it } from 'vitest';
import { usageFromOpenAI } from '../index.ts';

it.each([
  [
    'chat completions: cached tokens are in the prompt, reasoning is in the completion',
    {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: { cached_tokens: 30, cache_write_tokens: 20 },
      completion_tokens_details: { reasoning_tokens: 40 },
    },
    { input: 50, cache_read: 30, cache_write: 20, output: 10, reasoning: 40 },
  ],
  [
    'responses',
    { input_tokens: 9, output_tokens: 5, input_tokens_details: { cached_tokens: 4 }, output_tokens_details: { reasoning_tokens: 5 } },
    { input: 5, cache_read: 4, cache_write: 0, output: 0, reasoning: 5 },
  ],
  ['embeddings', { prompt_tokens: 8, total_tokens: 8 }, { input: 8, cache_read: 0, cache_write: 0, output: 0, reasoning: 0 }],
  [
    'DeepSeek’s cache',
    { prompt_tokens: 10, completion_tokens: 1, prompt_cache_hit_tokens: 6, prompt_cache_miss_tokens: 4 },
    { input: 4, cache_read: 6, cache_write: 0, output: 1, reasoning: 0 },
  ],
  [
    'xAI’s reasoning beside the completion',
    { prompt_tokens: 10, completion_tokens: 3, total_tokens: 20, completion_tokens_details: { reasoning_tokens: 7 } },
    { input: 10, cache_read: 0, cache_write: 0, output: 3, reasoning: 7 },
  ],
  [
    'a part beyond its whole: the total stays the provider’s',
    { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 25 } },
    { input: 0, cache_read: 10, cache_write: 0, output: 1, reasoning: 0, missing: 'invalid' },
  ],
  [
    'a count that is none',
    { prompt_tokens: 10, completion_tokens: Number.NaN },
    { input: 10, cache_read: 0, cache_write: 0, output: 0, reasoning: 0, missing: 'invalid' },
  ],
])('reads %s', (_what, usage, parts) => {
  expect(usageFromOpenAI({ usage })).toEqual(parts);
});

it.each([undefined, null, {}, { usage: null }, { usage: {} }, { usage: 'none' }])('says that %j has no usage', (response) => {
  expect(usageFromOpenAI(response)).toMatchObject({ missing: 'absent' });
});
