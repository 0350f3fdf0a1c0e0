import { expect, it } from 'vitest';
import { createModelNames } from './models.ts';

const nameOf = createModelNames(['gpt-5.5', 'claude-sonnet-5', 'mistral-large-latest', 'gpt-4-0613'], {
  'eu.anthropic.claude-sonnet-5-v1:0': 'claude-sonnet-5',
});

it.each([
  ['gpt-5.5', 'gpt-5.5'],
  ['gpt-5.5-2026-04-23', 'gpt-5.5'],
  ['openai/gpt-5.5', 'gpt-5.5'],
  ['claude-sonnet-5-20260219', 'claude-sonnet-5'],
  ['claude-sonnet-5@20260219', 'claude-sonnet-5'],
  ['claude-sonnet-5-latest', 'claude-sonnet-5'],
  ['eu.anthropic.claude-sonnet-5-v1:0', 'claude-sonnet-5'],
  ['mistral-large-latest', 'mistral-large-latest'],
  ['mistral-large-2512', 'mistral-large-latest'],
  ['gpt-4-0613', 'gpt-4-0613'],
  ['gpt-4-1106', 'other'],
  ['gpt-5.5-mini', 'other'],
  ['gpt-5.5-mini-2026-04-23', 'other'],
  ['mistral-medium-2512', 'other'],
  ['constructor', 'other'],
  ['', 'other'],
  [undefined, 'other'],
  [7, 'other'],
])('calls %j %s', (model, name) => {
  expect(nameOf(model)).toBe(name);
});

it('still maps when more names came by than it remembers', () => {
  for (let index = 0; index < 1000; index++) expect(nameOf(`invented-${index}x`)).toBe('other');
  expect(nameOf('gpt-5.5-2027-01-01')).toBe('gpt-5.5');
});
