import { expect, it } from 'vitest';
import { usageFromAnthropic } from '../index.ts';

it.each([
  [
    'input tokens that leave the cache out',
    { input_tokens: 10, cache_read_input_tokens: 30, cache_creation_input_tokens: 40, output_tokens: 25 },
    { input: 10, cache_read: 30, cache_write: 40, output: 25, reasoning: 0 },
  ],
  [
    'cache writes by lifetime, and thinking',
    {
      input_tokens: 1,
      cache_creation_input_tokens: null,
      cache_creation: { ephemeral_5m_input_tokens: 2, ephemeral_1h_input_tokens: 3 },
      output_tokens: 9,
      output_tokens_details: { thinking_tokens: 4 },
    },
    { input: 1, cache_read: 0, cache_write: 5, output: 5, reasoning: 4 },
  ],
  [
    'no cache at all',
    { input_tokens: 3, output_tokens: 2, cache_read_input_tokens: null },
    { input: 3, cache_read: 0, cache_write: 0, output: 2, reasoning: 0 },
  ],
])('reads %s', (_what, usage, parts) => {
  expect(usageFromAnthropic({ usage })).toEqual(parts);
});

it.each([undefined, null, {}, { usage: null }])('says that %j has no usage', (response) => {
  expect(usageFromAnthropic(response)).toMatchObject({ missing: 'absent' });
});
