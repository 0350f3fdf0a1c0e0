import { type Call, json, type Reply, type Route } from './http.ts';
import { randomHex, randomText } from './ids.ts';
import { bearerOf, type Fields, fieldsOf, listOf, parseJson, textOf } from './input.ts';
import { answerPrompt } from './llm-answer.ts';

/** Providers answer with the dated snapshot behind an alias. */
const SNAPSHOTS = new Map([
  ['gpt-5.5', 'gpt-5.5-2026-04-23'],
  ['claude-sonnet-5', 'claude-sonnet-5-20260219'],
]);

/** OpenAI's chat completions and Anthropic's messages, without streaming. */
export function llm(): readonly Route[] {
  const cachedByAnthropic = new Set<string>();
  return [
    { method: 'POST', path: '/v1/chat/completions', handle: chatCompletions },
    { method: 'POST', path: '/v1/messages', handle: (call) => messages(call, cachedByAnthropic) },
  ];
}

function chatCompletions(call: Call): Reply {
  if (bearerOf(call.headers.authorization) === undefined) {
    return openAiError(401, 'invalid_api_key', "You didn't provide an API key. Use Authorization: Bearer YOUR_KEY.");
  }
  const request = fieldsOf(parseJson(call.raw));
  const model = textOf(request['model']);
  if (model === undefined) return openAiError(400, 'missing_required_parameter', 'you must provide a model parameter');
  if (request['stream'] === true) return openAiError(400, 'unsupported_value', 'this stand-in does not stream');
  const conversation = listOf(request['messages']).map(fieldsOf);
  if (conversation.length === 0) return openAiError(400, 'missing_required_parameter', "Missing required parameter: 'messages'.");

  const instructions = textWhere(conversation, (role) => role === 'system' || role === 'developer');
  const prompt = textWhere(conversation, (role) => role === 'user');
  const schema = fieldsOf(fieldsOf(fieldsOf(request['response_format'])['json_schema'])['schema']);
  const content = JSON.stringify(answerPrompt(prompt, schema));
  const reasoning = 64 * Math.ceil(tokens(prompt) / 64); // counted in steps of 64
  const input = tokens(instructions) + tokens(prompt);
  const output = tokens(content) + reasoning;
  return json(200, {
    id: `chatcmpl-${randomText(29)}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: SNAPSHOTS.get(model) ?? model,
    choices: [{ index: 0, message: { role: 'assistant', content, refusal: null, annotations: [] }, logprobs: null, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      // OpenAI caches long prefixes by itself, from 1024 tokens on. Ours are short, so the instructions always count as cached.
      prompt_tokens_details: { cached_tokens: tokens(instructions), audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: reasoning,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
    service_tier: 'default',
    system_fingerprint: null,
  });
}

function messages(call: Call, cached: Set<string>): Reply {
  if (textOf(call.headers['x-api-key']) === undefined) return anthropicError(401, 'authentication_error', 'x-api-key header is required');
  if (textOf(call.headers['anthropic-version']) === undefined) {
    return anthropicError(400, 'invalid_request_error', 'anthropic-version: header is required');
  }
  const request = fieldsOf(parseJson(call.raw));
  for (const name of ['model', 'max_tokens', 'messages']) {
    if (request[name] === undefined) return anthropicError(400, 'invalid_request_error', `${name}: Field required`);
  }
  if (request['stream'] === true) return anthropicError(400, 'invalid_request_error', 'this stand-in does not stream');

  const model = String(request['model']);
  const prompt = textWhere(listOf(request['messages']).map(fieldsOf), (role) => role === 'user');
  const text = JSON.stringify(answerPrompt(prompt, undefined));
  // A block marked with `cache_control` is written to the cache once and read from then on.
  const system = listOf(request['system']).map(fieldsOf);
  const marked = textIn(system.filter((block) => block['cache_control'] !== undefined));
  const cacheTokens = tokens(marked);
  const warm = cached.has(marked);
  cached.add(marked);
  const plain = textOf(request['system']) ?? textIn(system.filter((block) => block['cache_control'] === undefined));
  const written = warm ? 0 : cacheTokens;
  return json(200, {
    id: `msg_01${randomText(22)}`,
    type: 'message',
    role: 'assistant',
    model: SNAPSHOTS.get(model) ?? model,
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: {
      input_tokens: tokens(plain) + tokens(prompt),
      cache_creation_input_tokens: written,
      cache_read_input_tokens: warm ? cacheTokens : 0,
      cache_creation: { ephemeral_5m_input_tokens: written, ephemeral_1h_input_tokens: 0 },
      output_tokens: tokens(text),
      service_tier: 'standard',
    },
  });
}

function textWhere(conversation: readonly Fields[], wanted: (role: unknown) => boolean): string {
  return conversation
    .filter((message) => wanted(message['role']))
    .map(({ content }) => (typeof content === 'string' ? content : textIn(listOf(content).map(fieldsOf))))
    .join('\n');
}

function textIn(blocks: readonly Fields[]): string {
  return blocks.map((block) => textOf(block['text']) ?? '').join('\n');
}

/** The usual rule of thumb: four characters a token. */
function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}

function openAiError(status: number, code: string, message: string): Reply {
  return json(status, { error: { message, type: 'invalid_request_error', param: null, code } });
}

function anthropicError(status: number, type: string, message: string): Reply {
  return json(status, { type: 'error', error: { type, message }, request_id: `req_${randomHex(12)}` });
}
