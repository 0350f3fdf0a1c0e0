import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText, wrapLanguageModel } from 'ai';
import { expect, it } from 'vitest';
import { startSdk } from '../../test/collect.ts';
import { type Answer, startProvider } from '../../test/provider.ts';
import { createLlmMetrics, vercelMiddleware } from '../index.ts';

const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12, prompt_tokens_details: { cached_tokens: 4 } };
const model = 'gpt-5.5-2026-04-23';
const answer = {
  id: 'c1',
  created: 1,
  model,
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hi' } }],
  usage,
};
const chunks = [
  { id: 'c1', created: 1, model, choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi' }, finish_reason: null }] },
  { id: 'c1', created: 1, model, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  { id: 'c1', created: 1, model, choices: [], usage },
];
const whole = { 'gpt-5.5 input': 5, 'gpt-5.5 cache_read': 4, 'gpt-5.5 output': 3 };

async function start(...answers: readonly Answer[]) {
  const sdk = startSdk();
  const llm = createLlmMetrics({ models: ['gpt-5.5'] });
  const provider = createOpenAI({ apiKey: 'k', baseURL: await startProvider(...answers) });
  return {
    model: wrapLanguageModel({ model: provider.chat('gpt-5.5'), middleware: vercelMiddleware(llm, { tenant: 'acme' }) }),
    async counted() {
      const points = await sdk.points('llm_tokens_total');
      const missing = await sdk.points('llm_usage_missing_total');
      return {
        tokens: Object.fromEntries(points.map(({ labels, value }) => [`${labels['model_version']} ${labels['token_type']}`, value])),
        missing: missing.map(({ labels }) => labels['reason']),
      };
    },
  };
}

it('counts generateText', async () => {
  const wrapped = await start({ json: answer });
  expect((await generateText({ model: wrapped.model, prompt: 'Hi' })).text).toBe('Hi');
  expect(await wrapped.counted()).toEqual({ tokens: whole, missing: [] });
});

it('counts streamText', async () => {
  const wrapped = await start({ events: [...chunks, '[DONE]'] });
  expect(await streamText({ model: wrapped.model, prompt: 'Hi' }).text).toBe('Hi');
  expect(await wrapped.counted()).toEqual({ tokens: whole, missing: [] });
});

it('counts a stream that its reader leaves as missing, not zero', async () => {
  const wrapped = await start({ events: chunks.slice(0, 1), cut: true });
  const { stream } = await wrapped.model.doStream({ prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] });
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
  expect(await wrapped.counted()).toEqual({ tokens: {}, missing: ['cut'] });
});
