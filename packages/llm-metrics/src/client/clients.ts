import type { LlmMetrics } from '../llm-metrics.ts';
import { anthropicStream } from '../stream/anthropic.ts';
import { googleStream } from '../stream/google.ts';
import { mistralStream } from '../stream/mistral.ts';
import { openAIStream } from '../stream/openai.ts';
import { usageFromAnthropic } from '../usage/anthropic.ts';
import { usageFromGoogle } from '../usage/google.ts';
import { usageFromMistral } from '../usage/mistral.ts';
import { usageFromOpenAI } from '../usage/openai.ts';
import type { ClientContext } from './context.ts';
import { type ClientPlan, countClient } from './count-client.ts';

const openAI: ClientPlan = {
  name: 'countOpenAI',
  provider: 'openai',
  methods: {
    'chat.completions.create': 'chat',
    'chat.completions.parse': 'chat',
    'responses.create': 'chat',
    'responses.parse': 'chat',
    'embeddings.create': 'embeddings',
  },
  helpers: { 'chat.completions.stream': 'chunk', 'responses.stream': 'event' },
  model: 'model',
  usage: usageFromOpenAI,
  reader: openAIStream,
};

const anthropic: ClientPlan = {
  name: 'countAnthropic',
  provider: 'anthropic',
  methods: { 'messages.create': 'chat', 'messages.parse': 'chat', 'beta.messages.create': 'chat' },
  helpers: { 'messages.stream': 'streamEvent', 'beta.messages.stream': 'streamEvent' },
  model: 'model',
  usage: usageFromAnthropic,
  reader: anthropicStream,
};

const google: ClientPlan = {
  name: 'countGoogle',
  provider: 'gcp.gemini',
  methods: { 'models.generateContent': 'generate_content', 'models.generateContentStream': 'generate_content' },
  model: 'modelVersion',
  usage: usageFromGoogle,
  reader: googleStream,
};

const mistral: ClientPlan = {
  name: 'countMistral',
  provider: 'mistral_ai',
  methods: {
    'chat.complete': 'chat',
    'chat.stream': 'chat',
    'fim.complete': 'text_completion',
    'fim.stream': 'text_completion',
    'embeddings.create': 'embeddings',
  },
  model: 'model',
  usage: usageFromMistral,
  reader: mistralStream,
};

/** Counts what a client of `openai` is used for: chat completions, responses, embeddings; streams included. */
export function countOpenAI<Client extends object>(llm: LlmMetrics, client: Client, context: ClientContext = {}): Client {
  return countClient(llm, client, openAI, context);
}

/** Counts `messages.create` and `messages.stream` of a client of `@anthropic-ai/sdk`. */
export function countAnthropic<Client extends object>(llm: LlmMetrics, client: Client, context: ClientContext = {}): Client {
  return countClient(llm, client, anthropic, context);
}

/** Counts `models.generateContent` and its stream of a client of `@google/genai`. */
export function countGoogle<Client extends object>(llm: LlmMetrics, client: Client, context: ClientContext = {}): Client {
  return countClient(llm, client, google, context);
}

/** Counts chat, fill-in-the-middle and embeddings of a client of `@mistralai/mistralai`, streams included. */
export function countMistral<Client extends object>(llm: LlmMetrics, client: Client, context: ClientContext = {}): Client {
  return countClient(llm, client, mistral, context);
}
