import { expect, test } from 'vitest';

import { bodyOf, post, providersForTest } from './setup.ts';

interface Completion {
  readonly choices: readonly [{ readonly message: { readonly content: string } }];
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly total_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number };
    readonly completion_tokens_details: { readonly reasoning_tokens: number };
  };
}

interface Message {
  readonly content: readonly [{ readonly text: string }];
  readonly usage: { readonly input_tokens: number };
}

const document = 'CHARTER\nCustomer: Tirol Ski Club\nPassengers: 48\nPrice: 2450 EUR\n';
const schema = {
  type: 'object',
  properties: {
    customer: { type: 'string' },
    passengers: { type: 'integer' },
    price: { type: ['number', 'null'] },
    driver: { type: 'string' },
  },
};

test('OpenAI’s answer has the asked-for fields out of the document, and usage that adds up', async () => {
  const { url } = await providersForTest();
  const request = {
    model: 'gpt-5.5',
    messages: [
      { role: 'system', content: 'Read the contract.' },
      { role: 'user', content: `<document>${document}</document>` },
    ],
    response_format: { type: 'json_schema', json_schema: { name: 'contract', schema } },
  };
  const answer = await bodyOf<Completion>(await post(`${url}/v1/chat/completions`, request, { authorization: 'Bearer sk-local' }));
  expect(JSON.parse(answer.choices[0].message.content)).toEqual({
    customer: 'Tirol Ski Club',
    passengers: 48,
    price: 2450,
    driver: null,
  });
  expect(answer).toMatchObject({ id: expect.stringMatching(/^chatcmpl-/), model: expect.stringMatching(/^gpt-5\.5-\d{4}-\d\d-\d\d$/) });
  const { usage } = answer;
  expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
  expect(usage.prompt_tokens_details.cached_tokens).toBeGreaterThan(0);
  expect(usage.prompt_tokens).toBeGreaterThan(usage.prompt_tokens_details.cached_tokens);
  expect(usage.completion_tokens).toBeGreaterThan(usage.completion_tokens_details.reasoning_tokens);
});

test('Anthropic’s answer doubts what the document does not say, and reads a marked block from its cache the second time', async () => {
  const { url } = await providersForTest();
  const fields = { customer: 'Tirol Ski Club', passengers: 84, driver: 'Eva' };
  const request = {
    model: 'claude-sonnet-5',
    max_tokens: 500,
    system: [{ type: 'text', text: 'Compare the fields with the document.', cache_control: { type: 'ephemeral' } }],
    messages: [{ role: 'user', content: `<document>${document}</document>\n<fields>${JSON.stringify(fields)}</fields>` }],
  };
  const headers = { 'x-api-key': 'sk-ant-local', 'anthropic-version': '2023-06-01' };
  const first = await bodyOf<Message>(await post(`${url}/v1/messages`, request, headers));
  expect(JSON.parse(first.content[0].text)).toEqual({ confirmed: ['customer'], doubtful: ['passengers', 'driver'] });
  expect(first).toMatchObject({ type: 'message', stop_reason: 'end_turn', model: expect.stringMatching(/^claude-sonnet-5-\d{8}$/) });
  expect(first.usage).toMatchObject({ cache_read_input_tokens: 0, cache_creation_input_tokens: 10 });
  const second = await bodyOf<Message>(await post(`${url}/v1/messages`, request, headers));
  expect(second.usage).toMatchObject({
    cache_read_input_tokens: 10,
    cache_creation_input_tokens: 0,
    input_tokens: first.usage.input_tokens,
  });
});

test('both refuse a caller without a key', async () => {
  const { url } = await providersForTest();
  const refusals = await Promise.all([post(`${url}/v1/chat/completions`, {}), post(`${url}/v1/messages`, {})]);
  expect(refusals.map(({ status }) => status)).toEqual([401, 401]);
});
