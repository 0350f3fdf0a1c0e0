import { extractUsage, findProvider } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../test/random.ts';
import { type Usage, usageFromAnthropic, usageFromGoogle, usageFromMistral, usageFromOpenAI, usageFromVercel } from '../index.ts';

const CASES = 500;

interface Case {
  readonly provider: string;
  readonly flavour: string;
  readonly adapter: (response: never) => Usage;
  readonly response: (random: Random) => object;
}

/** A whole and parts that fit into it. */
function split(random: Random, max: number): { whole: number; first: number; second: number } {
  const whole = random.upTo(max);
  const first = random.upTo(whole);
  return { whole, first, second: random.upTo(whole - first) };
}

const oracles: readonly Case[] = [
  {
    provider: 'openai',
    flavour: 'chat',
    adapter: usageFromOpenAI,
    response: (random) => {
      const input = split(random, 200_000);
      const output = split(random, 30_000);
      return {
        model: 'gpt-5.5',
        usage: {
          prompt_tokens: input.whole,
          completion_tokens: output.whole,
          total_tokens: input.whole + output.whole,
          prompt_tokens_details: random.maybe({ cached_tokens: input.first, cache_write_tokens: input.second }),
          completion_tokens_details: random.maybe({ reasoning_tokens: output.first }),
        },
      };
    },
  },
  {
    provider: 'openai',
    flavour: 'responses',
    adapter: usageFromOpenAI,
    response: (random) => {
      const input = split(random, 200_000);
      const output = split(random, 30_000);
      return {
        model: 'gpt-5.5',
        usage: {
          input_tokens: input.whole,
          output_tokens: output.whole,
          total_tokens: input.whole + output.whole,
          input_tokens_details: { cached_tokens: input.first },
          output_tokens_details: { reasoning_tokens: output.first },
        },
      };
    },
  },
  {
    provider: 'x-ai',
    flavour: 'chat',
    adapter: usageFromOpenAI,
    response: (random) => {
      const [prompt, completion, reasoning] = [random.upTo(9_000), random.upTo(900), random.upTo(900)];
      return {
        model: 'grok-4',
        usage: {
          prompt_tokens: prompt,
          completion_tokens: completion,
          total_tokens: prompt + completion + reasoning,
          completion_tokens_details: { reasoning_tokens: reasoning },
        },
      };
    },
  },
  {
    provider: 'anthropic',
    flavour: 'default',
    adapter: usageFromAnthropic,
    response: (random) => ({
      model: 'claude-sonnet-5',
      usage: {
        input_tokens: random.upTo(100_000),
        cache_read_input_tokens: random.maybe(random.upTo(100_000)),
        cache_creation_input_tokens: random.maybe(random.upTo(100_000)),
        output_tokens: random.upTo(30_000),
      },
    }),
  },
  {
    provider: 'google',
    flavour: 'default',
    adapter: usageFromGoogle,
    response: (random) => {
      const prompt = split(random, 100_000);
      return {
        modelVersion: 'gemini-2.5-pro',
        usageMetadata: {
          promptTokenCount: prompt.whole,
          cachedContentTokenCount: random.maybe(prompt.first),
          toolUsePromptTokenCount: random.maybe(random.upTo(500)),
          candidatesTokenCount: random.upTo(9_000),
          thoughtsTokenCount: random.maybe(random.upTo(9_000)),
        },
      };
    },
  },
  {
    provider: 'mistral',
    flavour: 'default',
    adapter: usageFromMistral,
    response: (random) => ({
      model: 'mistral-large-latest',
      usage: { prompt_tokens: random.upTo(9_000), completion_tokens: random.upTo(9_000) },
    }),
  },
];

/** Our parts as the totals and subsets that genai-prices tells. */
function totals({ input, cache_read, cache_write, output, reasoning }: Usage) {
  return { input: input + cache_read + cache_write, cache_read, cache_write, output: output + reasoning, reasoning };
}

describe('agrees with @pydantic/genai-prices', () => {
  it.each(oracles)('about $provider ($flavour)', ({ provider, flavour, adapter, response }) => {
    const known = findProvider({ providerId: provider });
    if (known === undefined) throw new Error(`genai-prices does not know ${provider}`);
    const random = createRandom(6);
    for (let index = 0; index < CASES; index++) {
      const answer = response(random);
      const { usage } = extractUsage(known, answer, flavour);
      expect({ answer, totals: totals(adapter(answer as never)) }).toEqual({
        answer,
        totals: {
          input: usage.input_tokens,
          cache_read: usage.cache_read_tokens ?? 0,
          cache_write: usage.cache_write_tokens ?? 0,
          output: usage.output_tokens,
          reasoning: usage.output_reasoning_tokens ?? 0,
        },
      });
    }
  });
});

describe('whatever a provider sends', () => {
  const junk = [0, 1, 7, 1e9, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, '12', '', true, null, undefined, [], {}, 10n];
  const fields = [
    'prompt_tokens completion_tokens total_tokens input_tokens output_tokens prompt_cache_hit_tokens cache_read_input_tokens',
    'cache_creation_input_tokens promptTokenCount candidatesTokenCount thoughtsTokenCount cachedContentTokenCount toolUsePromptTokenCount',
    'promptTokens completionTokens numCachedTokens inputTokens outputTokens cachedInputTokens reasoningTokens',
  ].flatMap((names) => names.split(' '));
  const nested = {
    prompt_tokens_details: 'cached_tokens',
    completion_tokens_details: 'reasoning_tokens',
    input_tokens_details: 'cache_write_tokens',
    output_tokens_details: 'thinking_tokens',
    cache_creation: 'ephemeral_5m_input_tokens',
    promptTokensDetails: 'cachedTokens',
    inputTokenDetails: 'cacheReadTokens',
    outputTokenDetails: 'reasoningTokens',
  };

  it.each([usageFromOpenAI, usageFromAnthropic, usageFromGoogle, usageFromMistral, usageFromVercel])(
    '%o gives whole, non-negative parts, or says what is missing',
    (adapter) => {
      const random = createRandom(7);
      for (let index = 0; index < 2_000; index++) {
        const usage = {
          ...Object.fromEntries(fields.map((name) => [name, random.maybe(random.pick(junk))])),
          ...Object.fromEntries(Object.entries(nested).map(([name, part]) => [name, random.maybe({ [part]: random.pick(junk) })])),
        };
        const { missing, ...parts } = adapter({ usage, usageMetadata: usage } as never);
        expect(Object.values(parts).every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
        expect(missing === undefined || ['absent', 'invalid'].includes(missing)).toBe(true);
        expect(missing === 'absent' && Object.values(parts).some((value) => value > 0)).toBe(false);
      }
    },
  );
});
