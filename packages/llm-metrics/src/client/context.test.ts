import { expect, it } from 'vitest';
import { countOpenAI, createLlmMetrics, LlmMetricsOptionsError, vercelMiddleware } from '../index.ts';

const llm = createLlmMetrics({ models: ['gpt-5.5'] });

it.each([
  [
    'a slip in a name',
    () => countOpenAI(llm, {}, { tennant: 'acme' } as never),
    'countOpenAI has no option "tennant"; did you mean "tenant"?',
  ],
  [
    'a provider that is no string',
    () => countOpenAI(llm, {}, { provider: 7 } as never),
    'countOpenAI: provider takes a string that is not empty, not 7',
  ],
  ['no client', () => countOpenAI(llm, undefined as never), 'countOpenAI takes (llm, client)'],
  ['a slip in the middleware', () => vercelMiddleware(llm, { operaton: 'chat' } as never), 'did you mean "operation"?'],
])('refuses %s', (_what, create, message) => {
  expect(create).toThrow(LlmMetricsOptionsError);
  expect(create).toThrow(message);
});

it('does not throw at a malformed tenant, which may come from a request', () => {
  expect(() => countOpenAI(llm, {}, { tenant: '' })).not.toThrow();
  expect(() => countOpenAI(llm, {}, { tenant: null } as never)).not.toThrow();
});
