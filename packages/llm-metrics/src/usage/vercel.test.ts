import { expect, it } from 'vitest';
import { usageFromVercel } from '../index.ts';

it.each([
  [
    'all steps before the last one',
    { totalUsage: { inputTokens: 30, outputTokens: 3 }, usage: { inputTokens: 10, outputTokens: 1 } },
    { input: 30, cache_read: 0, cache_write: 0, output: 3, reasoning: 0 },
  ],
  [
    'details of version 6 and 7',
    {
      usage: {
        inputTokens: 100,
        inputTokenDetails: { noCacheTokens: 50, cacheReadTokens: 30, cacheWriteTokens: 20 },
        outputTokens: 50,
        outputTokenDetails: { textTokens: 10, reasoningTokens: 40 },
      },
    },
    { input: 50, cache_read: 30, cache_write: 20, output: 10, reasoning: 40 },
  ],
  [
    'the flat fields of version 5',
    { usage: { inputTokens: 100, cachedInputTokens: 30, outputTokens: 50, reasoningTokens: 40 } },
    { input: 70, cache_read: 30, cache_write: 0, output: 10, reasoning: 40 },
  ],
  [
    'what a language model itself answers',
    { usage: { inputTokens: { total: 9, noCache: 4, cacheRead: 3, cacheWrite: 2 }, outputTokens: { total: 8, text: 7, reasoning: 1 } } },
    { input: 4, cache_read: 3, cache_write: 2, output: 7, reasoning: 1 },
  ],
  [
    'fields that are all undefined',
    { usage: { inputTokens: undefined, outputTokens: undefined } },
    { input: 0, cache_read: 0, cache_write: 0, output: 0, reasoning: 0, missing: 'absent' },
  ],
])('reads %s', (_what, result, parts) => {
  expect(usageFromVercel(result)).toEqual(parts);
});
