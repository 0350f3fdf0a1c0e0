import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { Mistral } from '@mistralai/mistralai';
import OpenAI, { BadRequestError } from 'openai';
import { expect, it } from 'vitest';
import { startSdk } from '../../test/collect.ts';
import { type Answer, startProvider } from '../../test/provider.ts';
import { countAnthropic, countGoogle, countMistral, countOpenAI, createLlmMetrics, type LlmMetrics } from '../index.ts';

const messages = [{ role: 'user' as const, content: 'Hi' }];

const openAIAnswer = {
  id: 'c1',
  object: 'chat.completion',
  model: 'gpt-5.5-2026-04-23',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Grüezi' } }],
  usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12, prompt_tokens_details: { cached_tokens: 4 } },
};
const openAIChunks = [
  { model: 'gpt-5.5-2026-04-23', choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi' }, finish_reason: null }], usage: null },
  { model: 'gpt-5.5-2026-04-23', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: null },
  { model: 'gpt-5.5-2026-04-23', choices: [], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
];
const anthropicUsage = { input_tokens: 5, cache_read_input_tokens: 7, cache_creation_input_tokens: 0, output_tokens: 6 };
const anthropicAnswer = {
  id: 'm1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5-20260219',
  content: [],
  stop_reason: 'end_turn',
  usage: anthropicUsage,
};
const anthropicEvents = [
  { type: 'message_start', message: { ...anthropicAnswer, stop_reason: null, usage: { ...anthropicUsage, output_tokens: 1 } } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 6 } },
  { type: 'message_stop' },
];
const googleAnswer = {
  modelVersion: 'gemini-3-pro',
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }],
  usageMetadata: { promptTokenCount: 8, candidatesTokenCount: 5, thoughtsTokenCount: 2, totalTokenCount: 15 },
};
const googleFirst = {
  modelVersion: 'gemini-3-pro',
  candidates: [{ content: { role: 'model', parts: [{ text: 'H' }] } }],
  usageMetadata: { promptTokenCount: 8, candidatesTokenCount: 1, totalTokenCount: 9 },
};
const mistralUsage = { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 };
const mistralAnswer = {
  id: 'x',
  object: 'chat.completion',
  created: 1,
  model: 'mistral-large-latest',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hi' } }],
  usage: mistralUsage,
};
const mistralChunks = [
  { id: 'x', model: 'mistral-large-latest', choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null }] },
  { id: 'x', model: 'mistral-large-latest', choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop' }], usage: mistralUsage },
];

type Ask = (llm: LlmMetrics, url: string) => Promise<AsyncIterable<unknown> | object>;

const openAI = (llm: LlmMetrics, url: string) =>
  countOpenAI(llm, new OpenAI({ apiKey: 'k', baseURL: url, maxRetries: 0 }), { tenant: 'acme' });
const anthropic = (llm: LlmMetrics, url: string) =>
  countAnthropic(llm, new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 0 }), { tenant: 'acme' });
const google = (llm: LlmMetrics, url: string) =>
  countGoogle(llm, new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: url } }), { tenant: 'acme' });
const mistral = (llm: LlmMetrics, url: string) => countMistral(llm, new Mistral({ apiKey: 'k', serverURL: url }), { tenant: 'acme' });

const clients: readonly {
  name: string;
  ask: Ask;
  stream: Ask;
  answer: object;
  events: readonly object[];
  end?: string;
  whole: object;
  cut: object;
}[] = [
  {
    name: 'OpenAI',
    ask: (llm, url) => openAI(llm, url).chat.completions.create({ model: 'gpt-5.5', messages }),
    stream: (llm, url) =>
      openAI(llm, url).chat.completions.create({ model: 'gpt-5.5', messages, stream: true, stream_options: { include_usage: true } }),
    answer: { ...openAIAnswer, usage: openAIChunks[2]?.usage },
    events: openAIChunks,
    end: '[DONE]',
    whole: { 'gpt-5.5 input': 9, 'gpt-5.5 output': 3 },
    cut: {},
  },
  {
    name: 'Anthropic',
    ask: (llm, url) => anthropic(llm, url).messages.create({ model: 'claude-sonnet-5', max_tokens: 9, messages }),
    stream: (llm, url) => anthropic(llm, url).messages.create({ model: 'claude-sonnet-5', max_tokens: 9, messages, stream: true }),
    answer: anthropicAnswer,
    events: anthropicEvents,
    whole: { 'claude-sonnet-5 input': 5, 'claude-sonnet-5 cache_read': 7, 'claude-sonnet-5 output': 6 },
    cut: { 'claude-sonnet-5 input': 5, 'claude-sonnet-5 cache_read': 7, 'claude-sonnet-5 output': 1 },
  },
  {
    name: 'Google',
    ask: (llm, url) => google(llm, url).models.generateContent({ model: 'gemini-3-pro', contents: 'Hi' }),
    stream: (llm, url) => google(llm, url).models.generateContentStream({ model: 'gemini-3-pro', contents: 'Hi' }),
    answer: googleAnswer,
    events: [googleFirst, googleAnswer],
    whole: { 'gemini-3-pro input': 8, 'gemini-3-pro output': 5, 'gemini-3-pro reasoning': 2 },
    cut: { 'gemini-3-pro input': 8, 'gemini-3-pro output': 1 },
  },
  {
    name: 'Mistral',
    ask: (llm, url) => mistral(llm, url).chat.complete({ model: 'mistral-large-latest', messages }),
    stream: (llm, url) => mistral(llm, url).chat.stream({ model: 'mistral-large-latest', messages }),
    answer: mistralAnswer,
    events: mistralChunks,
    end: '[DONE]',
    whole: { 'other input': 4, 'other output': 2 },
    cut: {},
  },
];

const readTwice: Ask = async (llm, url) => {
  const asked = openAI(llm, url).chat.completions.create({ model: 'gpt-5.5', messages });
  const { data, response } = await asked.withResponse();
  expect([data.model, response.status]).toEqual(['gpt-5.5-2026-04-23', 200]);
  return asked;
};

const readRaw: Ask = async (llm, url) => {
  const response = await openAI(llm, url).chat.completions.create({ model: 'gpt-5.5', messages }).asResponse();
  expect(await response.json()).toMatchObject({ id: 'c1' });
  return response;
};

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  const pieces = stream[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true);
}

/** Asks, reads the answer to its end or its break, and tells what was counted. */
async function counted(ask: Ask, answer: Answer) {
  const sdk = startSdk();
  const llm = createLlmMetrics({ models: ['gpt-5.5', 'claude-sonnet-5', 'gemini-3-pro'] });
  const read = await ask(llm, await startProvider(answer));
  let broke = false;
  try {
    if (Symbol.asyncIterator in read) await drain(read);
  } catch {
    broke = true;
  }
  const points = await sdk.points('llm_tokens_total');
  return {
    broke,
    tokens: Object.fromEntries(points.map(({ labels, value }) => [`${labels['model_version']} ${labels['token_type']}`, value])),
    tenants: [...new Set(points.map(({ labels }) => labels['tenant_id']))],
    missing: (await sdk.points('llm_usage_missing_total')).map(({ labels }) => labels['reason']),
  };
}

it.each(clients)('$name: an answer counts once', async ({ ask, answer, whole }) => {
  expect(await counted(ask, { json: answer })).toEqual({ broke: false, tokens: whole, tenants: ['acme'], missing: [] });
});

it.each(clients)('$name: a stream counts once', async ({ name, stream, events, end, whole }) => {
  const all = end === undefined ? events : [...events, end];
  const answer = { events: all as (object | string)[], named: name === 'Anthropic' };
  expect(await counted(stream, answer)).toEqual({ broke: false, tokens: whole, tenants: ['acme'], missing: [] });
});

it.each(clients)('$name: a stream whose connection breaks is missing, not zero', async ({ name, stream, events, cut }) => {
  const answer = { events: events.slice(0, 1), named: name === 'Anthropic', cut: true };
  expect(await counted(stream, answer)).toMatchObject({ broke: true, tokens: cut, missing: ['cut'] });
});

it('counts once when the answer is read twice, and with its response', async () => {
  const { tokens } = await counted(readTwice, { json: openAIAnswer });
  expect(tokens).toEqual({ 'gpt-5.5 input': 5, 'gpt-5.5 cache_read': 4, 'gpt-5.5 output': 3 });
});

it('leaves a raw response to the one who asks for it', async () => {
  expect((await counted(readRaw, { json: openAIAnswer })).tokens).toEqual({});
});

it('hands on the error of the client, and counts nothing', async () => {
  const llm = createLlmMetrics({ models: ['gpt-5.5'] });
  const asked = openAI(llm, await startProvider()).chat.completions.create({ model: 'gpt-5.5', messages });
  await expect(asked).rejects.toBeInstanceOf(BadRequestError);
});

const responseEvents = [
  { type: 'response.created', sequence_number: 0, response: { id: 'r1', model: 'gpt-5.5-2026-04-23', output: [], usage: null } },
  {
    type: 'response.completed',
    sequence_number: 1,
    response: {
      id: 'r1',
      model: 'gpt-5.5-2026-04-23',
      status: 'completed',
      output: [],
      usage: { input_tokens: 9, output_tokens: 3, total_tokens: 12 },
    },
  },
];

const helpers: readonly { name: string; stream: Ask; events: readonly (object | string)[]; whole: object; cut: object }[] = [
  {
    name: 'OpenAI’s chat.completions.stream',
    stream: async (llm, url) =>
      openAI(llm, url).chat.completions.stream({ model: 'gpt-5.5', messages, stream_options: { include_usage: true } }),
    events: [...openAIChunks.map((chunk) => ({ id: 'c1', object: 'chat.completion.chunk', created: 1, ...chunk })), '[DONE]'],
    whole: { 'gpt-5.5 input': 9, 'gpt-5.5 output': 3 },
    cut: {},
  },
  {
    name: 'OpenAI’s responses.stream',
    stream: async (llm, url) => openAI(llm, url).responses.stream({ model: 'gpt-5.5', input: 'Hi' }),
    events: responseEvents,
    whole: { 'gpt-5.5 input': 9, 'gpt-5.5 output': 3 },
    cut: {},
  },
  {
    name: 'Anthropic’s messages.stream',
    stream: async (llm, url) => anthropic(llm, url).messages.stream({ model: 'claude-sonnet-5', max_tokens: 9, messages }),
    events: anthropicEvents,
    whole: { 'claude-sonnet-5 input': 5, 'claude-sonnet-5 cache_read': 7, 'claude-sonnet-5 output': 6 },
    cut: { 'claude-sonnet-5 input': 5, 'claude-sonnet-5 cache_read': 7, 'claude-sonnet-5 output': 1 },
  },
];

it.each(helpers)('$name counts once', async ({ stream, events, whole }) => {
  expect(await counted(stream, { events, named: true })).toEqual({ broke: false, tokens: whole, tenants: ['acme'], missing: [] });
});

it.each(helpers)('$name whose connection breaks is missing, not zero', async ({ stream, events, cut }) => {
  const answer = { events: events.slice(0, 1), named: true, cut: true };
  expect(await counted(stream, answer)).toMatchObject({ broke: true, tokens: cut, missing: ['cut'] });
});

it('hands on the error of a helper whose request is refused, and counts nothing', async () => {
  const sdk = startSdk();
  const llm = createLlmMetrics({ models: ['gpt-5.5'] });
  const asked = openAI(llm, await startProvider()).chat.completions.stream({ model: 'gpt-5.5', messages });
  await expect(asked.finalChatCompletion()).rejects.toBeInstanceOf(BadRequestError);
  expect(await sdk.points('llm_usage_missing_total')).toEqual([]);
});
