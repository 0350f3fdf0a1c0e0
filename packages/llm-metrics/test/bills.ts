import { type Usage, usageFromAnthropic, usageFromGoogle, usageFromMistral, usageFromOpenAI, usageFromVercel } from '../src/index.ts';
import type { Random } from './random.ts';

/** What a provider answers, and the tokens that it says it billed. */
interface Bill {
  readonly answer: object;
  readonly total: number;
}

interface Dialect {
  readonly name: string;
  readonly adapter: (answer: never) => Usage;
  readonly bill: (random: Random) => Bill;
}

/** A total and two parts of it; one time in ten the parts are nonsense, and the total still is the bill. */
function split(random: Random, max: number) {
  const whole = random.upTo(max);
  if (random.upTo(9) === 0) return { whole, first: random.upTo(2 * max), second: random.pick([-1, Number.NaN, max, '7', {}]) };
  const first = random.upTo(whole);
  return { whole, first, second: random.upTo(whole - first) };
}

/** In any order, some of them missing or null, among fields that nobody has heard of. */
function shuffled(random: Random, fields: object): object {
  const entries = [...Object.entries(fields), ['x_new_tokens', random.upTo(99)] as const];
  return Object.fromEntries(
    entries
      .map((entry) => [random.upTo(1e6), entry] as const)
      .sort(([a], [b]) => a - b)
      .map(([, entry]) => entry),
  );
}

export const dialects: readonly Dialect[] = [
  {
    name: 'OpenAI, chat completions',
    adapter: usageFromOpenAI,
    bill(random) {
      const [input, output] = [split(random, 200_000), split(random, 30_000)];
      const total = input.whole + output.whole;
      const usage = {
        prompt_tokens: input.whole,
        completion_tokens: output.whole,
        total_tokens: total,
        prompt_tokens_details: random.maybe({
          cached_tokens: random.maybe(input.first),
          cache_write_tokens: random.maybe(input.second),
          audio_tokens: 3,
        }),
        completion_tokens_details: random.maybe({ reasoning_tokens: random.maybe(output.first), accepted_prediction_tokens: 2 }),
      };
      return { answer: { usage: shuffled(random, usage) }, total };
    },
  },
  {
    name: 'OpenAI, responses',
    adapter: usageFromOpenAI,
    bill(random) {
      const [input, output] = [split(random, 200_000), split(random, 30_000)];
      const total = input.whole + output.whole;
      const usage = {
        input_tokens: input.whole,
        output_tokens: output.whole,
        total_tokens: random.maybe(total),
        input_tokens_details: random.maybe({ cached_tokens: input.first, cache_write_tokens: random.maybe(input.second) }),
        output_tokens_details: random.maybe({ reasoning_tokens: output.first }),
      };
      return { answer: { usage: shuffled(random, usage) }, total };
    },
  },
  {
    name: 'OpenAI, embeddings',
    adapter: usageFromOpenAI,
    bill(random) {
      const total = random.upTo(9_000);
      return { answer: { usage: shuffled(random, { prompt_tokens: total, total_tokens: random.maybe(total) }) }, total };
    },
  },
  {
    name: 'OpenAI-compatible: DeepSeek’s cache',
    adapter: usageFromOpenAI,
    bill(random) {
      const [input, output] = [split(random, 60_000), split(random, 9_000)];
      const usage = {
        prompt_tokens: input.whole,
        completion_tokens: output.whole,
        prompt_cache_hit_tokens: input.first,
        prompt_cache_miss_tokens: input.whole - input.first,
        completion_tokens_details: random.maybe({ reasoning_tokens: output.first }),
      };
      return { answer: { usage: shuffled(random, usage) }, total: input.whole + output.whole };
    },
  },
  {
    name: 'OpenAI-compatible: xAI’s reasoning beside the completion',
    adapter: usageFromOpenAI,
    bill(random) {
      const [input, completion, reasoning] = [split(random, 60_000), random.upTo(9_000), random.upTo(9_000)];
      const total = input.whole + completion + reasoning;
      const usage = {
        prompt_tokens: input.whole,
        completion_tokens: completion,
        total_tokens: total,
        prompt_tokens_details: random.maybe({ cached_tokens: input.first }),
        completion_tokens_details: { reasoning_tokens: reasoning },
      };
      return { answer: { usage: shuffled(random, usage) }, total };
    },
  },
  {
    name: 'Anthropic',
    adapter: usageFromAnthropic,
    bill(random) {
      const [input, read, short, long] = [random.upTo(9_000), random.upTo(90_000), random.upTo(900), random.upTo(900)];
      const output = split(random, 30_000);
      const byAge = { cache_creation: { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long } };
      const usage = {
        input_tokens: input,
        cache_read_input_tokens: read,
        ...random.pick<object>([
          byAge,
          { cache_creation_input_tokens: short + long },
          { ...byAge, cache_creation_input_tokens: short + long },
        ]),
        output_tokens: output.whole,
        output_tokens_details: random.maybe({ thinking_tokens: random.maybe(output.first) }),
        service_tier: 'standard',
      };
      return { answer: { usage: shuffled(random, usage) }, total: input + read + short + long + output.whole };
    },
  },
  {
    name: 'Google',
    adapter: usageFromGoogle,
    bill(random) {
      const prompt = split(random, 90_000);
      const [tools, answer, thoughts] = [random.upTo(500), random.upTo(9_000), random.upTo(9_000)];
      const total = prompt.whole + tools + answer + thoughts;
      const usage = {
        promptTokenCount: prompt.whole,
        cachedContentTokenCount: random.maybe(prompt.first),
        toolUsePromptTokenCount: tools,
        [random.pick(['candidatesTokenCount', 'responseTokenCount'])]: answer,
        thoughtsTokenCount: thoughts,
        totalTokenCount: total,
      };
      return { answer: { usageMetadata: shuffled(random, usage) }, total };
    },
  },
  {
    name: 'Mistral, from the wire',
    adapter: usageFromMistral,
    bill(random) {
      const [input, output] = [split(random, 60_000), split(random, 9_000)];
      const total = input.whole + output.whole;
      const usage = {
        prompt_tokens: input.whole,
        completion_tokens: output.whole,
        total_tokens: total,
        num_cached_tokens: random.maybe(input.first),
        prompt_tokens_details: random.maybe({ cached_tokens: input.first }),
        completion_tokens_details: random.maybe({ reasoning_tokens: output.first }),
      };
      return { answer: { usage: shuffled(random, usage) }, total };
    },
  },
  {
    name: 'Mistral, from its client',
    adapter: usageFromMistral,
    bill(random) {
      const [input, output] = [split(random, 60_000), split(random, 9_000)];
      const total = input.whole + output.whole;
      const usage = {
        promptTokens: input.whole,
        completionTokens: output.whole,
        totalTokens: total,
        numCachedTokens: random.maybe(input.first),
        promptTokensDetails: random.maybe({ cachedTokens: input.first }),
        promptAudioSeconds: random.maybe(4),
      };
      return { answer: { usage: shuffled(random, usage) }, total };
    },
  },
  {
    name: 'Vercel, with details',
    adapter: usageFromVercel,
    bill(random) {
      const [input, output] = [split(random, 60_000), split(random, 9_000)];
      const total = input.whole + output.whole;
      const usage = {
        inputTokens: input.whole,
        inputTokenDetails: random.maybe({ cacheReadTokens: random.maybe(input.first), cacheWriteTokens: random.maybe(input.second) }),
        outputTokens: output.whole,
        outputTokenDetails: random.maybe({ reasoningTokens: random.maybe(output.first) }),
        totalTokens: total,
      };
      const step = { inputTokens: 1, outputTokens: 1 };
      return {
        answer: random.pick<object>([{ usage: shuffled(random, usage) }, { totalUsage: shuffled(random, usage), usage: step }]),
        total,
      };
    },
  },
  {
    name: 'Vercel, flat',
    adapter: usageFromVercel,
    bill(random) {
      const [input, output] = [split(random, 60_000), split(random, 9_000)];
      const usage = {
        inputTokens: input.whole,
        cachedInputTokens: random.maybe(input.first),
        outputTokens: output.whole,
        reasoningTokens: random.maybe(output.first),
      };
      return { answer: { usage: shuffled(random, usage) }, total: input.whole + output.whole };
    },
  },
  {
    name: 'Vercel, a model’s own',
    adapter: usageFromVercel,
    bill(random) {
      const [input, output] = [split(random, 60_000), split(random, 9_000)];
      const usage = {
        inputTokens: { total: input.whole, cacheRead: random.maybe(input.first), cacheWrite: random.maybe(input.second) },
        outputTokens: { total: output.whole, reasoning: random.maybe(output.first) },
      };
      return { answer: { usage: shuffled(random, usage) }, total: input.whole + output.whole };
    },
  },
];
