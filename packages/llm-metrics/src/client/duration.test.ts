import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText, wrapLanguageModel } from 'ai';
import OpenAI from 'openai';
import { expect, it } from 'vitest';
import { startSdk } from '../../test/collect.ts';
import { type Answer, startProvider } from '../../test/provider.ts';
import { countOpenAI, createLlmMetrics, type LlmMetrics, vercelMiddleware } from '../index.ts';

const messages = [{ role: 'user' as const, content: 'Hi' }];
const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 };
const message = { role: 'assistant', content: 'Hi' };
const chunk = { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-5.5' };
const whole: Answer = {
  json: { ...chunk, object: 'chat.completion', choices: [{ index: 0, finish_reason: 'stop', message }], usage },
};
const pieces: Answer = {
  events: [
    { ...chunk, choices: [{ index: 0, delta: message, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { ...chunk, choices: [], usage },
    '[DONE]',
  ],
};

const client = (llm: LlmMetrics, url: string) => countOpenAI(llm, new OpenAI({ apiKey: 'k', baseURL: url }));
const model = (llm: LlmMetrics, url: string) =>
  wrapLanguageModel({ model: createOpenAI({ apiKey: 'k', baseURL: url }).chat('gpt-5.5'), middleware: vercelMiddleware(llm) });

it.each<[string, Answer, (llm: LlmMetrics, url: string) => Promise<unknown>]>([
  ['an answer', whole, (llm, url) => client(llm, url).chat.completions.create({ model: 'gpt-5.5', messages })],
  [
    'a stream',
    pieces,
    async (llm, url) => {
      const stream = await client(llm, url).chat.completions.create({ model: 'gpt-5.5', messages, stream: true });
      return stream.toReadableStream().pipeTo(new WritableStream());
    },
  ],
  ['a stream helper', pieces, (llm, url) => client(llm, url).chat.completions.stream({ model: 'gpt-5.5', messages }).done()],
  ['a generated text', whole, (llm, url) => generateText({ model: model(llm, url), prompt: 'Hi' })],
  ['a streamed text', pieces, (llm, url) => Promise.resolve(streamText({ model: model(llm, url), prompt: 'Hi' }).text)],
])('%s is timed from its request to its end', async (_what, answer, ask) => {
  const sdk = startSdk();
  const started = performance.now();
  await ask(createLlmMetrics({ models: ['gpt-5.5'], otelMetrics: true }), await startProvider(answer));
  const [duration, ...others] = await sdk.points('gen_ai.client.operation.duration');
  expect(others).toEqual([]);
  expect(duration?.labels).toMatchObject({ 'gen_ai.operation.name': 'chat', 'gen_ai.response.model': 'gpt-5.5' });
  const elapsed = (performance.now() - started) / 1000;
  expect(duration?.value).toMatchObject({ count: 1, sum: expect.any(Number) });
  expect(duration?.value).toSatisfy(({ sum }: { sum: number }) => sum > 0.001 && sum < elapsed);
});
