import { describe, expect, it } from 'vitest';
import { type Point, startSdk } from '../../test/collect.ts';
import { anthropicStream, createLlmMetrics, googleStream, mistralStream, openAIStream, type StreamReader, vercelStream } from '../index.ts';

const models = ['gpt-5.5', 'claude-sonnet-5', 'gemini-3-pro'];

const openAIChunks = [
  { model: 'gpt-5.5-2026-04-23', choices: [{ delta: { content: 'Hi' }, finish_reason: null }], usage: null },
  { model: 'gpt-5.5-2026-04-23', choices: [{ delta: {}, finish_reason: 'stop' }], usage: null },
  { model: 'gpt-5.5-2026-04-23', choices: [], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
];
const anthropicEvents = [
  {
    type: 'message_start',
    message: { model: 'claude-sonnet-5-20260219', usage: { input_tokens: 5, cache_read_input_tokens: 7, output_tokens: 1 } },
  },
  { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hi' } },
  { type: 'message_delta', delta: { stop_reason: null }, usage: { output_tokens: 4, input_tokens: null } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 6 } },
  { type: 'message_stop' },
];
const googlePieces = [
  { modelVersion: 'gemini-3-pro', candidates: [{}], usageMetadata: { promptTokenCount: 8, candidatesTokenCount: 1 } },
  { candidates: [{ finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 8, candidatesTokenCount: 5, thoughtsTokenCount: 2 } },
];
const mistralEvents = [
  { data: { model: 'mistral-large-latest', choices: [{ finishReason: null }] } },
  { data: { model: 'mistral-large-latest', choices: [{ finishReason: 'stop' }], usage: { promptTokens: 4, completionTokens: 2 } } },
];
const step = (inputTokens: number, outputTokens: number) => ({
  type: 'finish-step',
  response: { modelId: 'gpt-5.5-2026-04-23' },
  usage: { inputTokens, outputTokens },
});
const vercelParts = [{ type: 'text-delta' }, step(5, 1), step(7, 2), { type: 'finish', totalUsage: { inputTokens: 12, outputTokens: 3 } }];
const responsesEvents = [
  { type: 'response.created', response: { model: 'gpt-5.5', usage: null } },
  { type: 'response.output_text.delta', delta: 'Hi' },
  { type: 'response.completed', response: { model: 'gpt-5.5', usage: { input_tokens: 6, output_tokens: 4 } } },
];

async function* pieces<Piece>(list: readonly Piece[], failure?: Error): AsyncGenerator<Piece> {
  yield* list;
  if (failure !== undefined) throw failure;
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  const pieces = stream[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true);
}

/** Reads `count` pieces of the stream, and tells what was counted. */
async function counted(list: readonly object[], reader: StreamReader, count = Number.POSITIVE_INFINITY) {
  const sdk = startSdk();
  const llm = createLlmMetrics({ models });
  const seen: object[] = [];
  for await (const piece of llm.recordStream(pieces(list), reader, { tenant: 'acme', model: 'asked-for' })) {
    seen.push(piece);
    if (seen.length === count) break;
  }
  return { seen, tokens: byType(await sdk.points('llm_tokens_total')), missing: await reasons(sdk) };
}

function byType(points: readonly Point[]): Record<string, number> {
  return Object.fromEntries(points.map(({ labels, value }) => [`${labels['model_version']} ${labels['token_type']}`, value]));
}

async function reasons(sdk: ReturnType<typeof startSdk>): Promise<unknown[]> {
  return (await sdk.points('llm_usage_missing_total')).map(({ labels }) => labels['reason']);
}

describe('a whole stream', () => {
  it.each([
    ['OpenAI chat', openAIStream, openAIChunks, { 'gpt-5.5 input': 9, 'gpt-5.5 output': 3 }],
    ['OpenAI responses', openAIStream, responsesEvents, { 'gpt-5.5 input': 6, 'gpt-5.5 output': 4 }],
    [
      'Anthropic',
      anthropicStream,
      anthropicEvents,
      { 'claude-sonnet-5 input': 5, 'claude-sonnet-5 cache_read': 7, 'claude-sonnet-5 output': 6 },
    ],
    ['Google', googleStream, googlePieces, { 'gemini-3-pro input': 8, 'gemini-3-pro output': 5, 'gemini-3-pro reasoning': 2 }],
    ['Mistral', mistralStream, mistralEvents, { 'other input': 4, 'other output': 2 }],
    ['Vercel', vercelStream, vercelParts, { 'gpt-5.5 input': 12, 'gpt-5.5 output': 3 }],
  ])('of %s is handed on unchanged and counted once', async (_what, reader, list, tokens) => {
    expect(await counted(list, reader())).toEqual({ seen: list, tokens, missing: [] });
  });

  it('of OpenAI without include_usage is missing, not zero', async () => {
    const { tokens, missing } = await counted(openAIChunks.slice(0, 2), openAIStream());
    expect({ tokens, missing }).toEqual({ tokens: {}, missing: ['absent'] });
  });

  it('of an imitator that repeats the running usage counts the last one', async () => {
    const running = [1, 2, 3].map((completion_tokens) => ({
      model: 'gpt-5.5',
      choices: [{ finish_reason: completion_tokens === 3 ? 'stop' : null }],
      usage: { prompt_tokens: 9, completion_tokens },
    }));
    const { tokens, missing } = await counted(running, openAIStream());
    expect({ tokens, missing }).toEqual({ tokens: { 'gpt-5.5 input': 9, 'gpt-5.5 output': 3 }, missing: [] });
  });
});

describe('a stream that is cut', () => {
  it.each([
    ['OpenAI before its usage', openAIStream, openAIChunks, 1, {}],
    ['OpenAI responses', openAIStream, responsesEvents, 2, {}],
    [
      'Anthropic, with what it said until then',
      anthropicStream,
      anthropicEvents,
      3,
      { 'claude-sonnet-5 input': 5, 'claude-sonnet-5 cache_read': 7, 'claude-sonnet-5 output': 4 },
    ],
    ['Google, with the usage so far', googleStream, googlePieces, 1, { 'gemini-3-pro input': 8, 'gemini-3-pro output': 1 }],
    ['Mistral', mistralStream, mistralEvents, 1, {}],
    ['Vercel, with its steps until then', vercelStream, vercelParts, 3, { 'gpt-5.5 input': 12, 'gpt-5.5 output': 3 }],
  ])('%s counts as missing', async (_what, reader, list, count, tokens) => {
    expect(await counted(list, reader(), count)).toMatchObject({ tokens, missing: ['cut'] });
  });

  it('after its last word about usage is not missing', async () => {
    expect((await counted(anthropicEvents, anthropicStream(), 4)).missing).toEqual([]);
  });

  it('by an error gives that error, and is counted', async () => {
    const sdk = startSdk();
    const failure = new Error('socket hang up');
    const stream = createLlmMetrics({ models }).recordStream(pieces(openAIChunks.slice(0, 1), failure), openAIStream(), {
      model: 'gpt-5.5',
    });
    await expect(drain(stream)).rejects.toBe(failure);
    expect(await reasons(sdk)).toEqual(['cut']);
  });
});

it('belongs to the tenant that was active when the stream began', async () => {
  const sdk = startSdk();
  let active = 'first';
  const llm = createLlmMetrics({ models, tenant: () => active });
  const stream = llm.recordStream(pieces(openAIChunks), openAIStream(), { model: 'gpt-5.5' });
  active = 'second';
  await drain(stream);
  expect(new Set((await sdk.points('llm_tokens_total')).map(({ labels }) => labels['tenant_id']))).toEqual(new Set(['first']));
});
