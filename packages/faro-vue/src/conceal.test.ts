import type { TransportItem } from '@grafana/faro-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { conceal } from './conceal.ts';

const context = (type: string, given: Record<string, string>) =>
  (conceal({ type, payload: { context: given }, meta: {} } as unknown as TransportItem).payload as { context?: object }).context;

describe('the element of a web vital', () => {
  beforeEach(() => {
    document.body.innerHTML = '<main><button id="row-4711"></button></main><p data-busflow-private><b class="seat"></b></p>';
  });

  test.each([
    ['main>button', 'main>button'],
    ['main>button#row-4711', 'main>button#…'],
    ['main>b.gone', 'main>b.gone'],
    ['p>b.seat', undefined],
  ])('%s reads %s', (selector, expected) => {
    for (const key of ['element', 'interaction_target', 'largest_shift_target'])
      expect(context('measurement', { [key]: selector, rating: 'good', id: 'v4-1' })).toEqual({ [key]: expected, rating: 'good' });
  });
});

describe('the cause of an error', () => {
  test.each([
    ['RangeError: no seat', 'RangeError: no seat'],
    ['{"passenger":"Jane Doe"}', undefined],
    ['["Jane Doe"]', undefined],
  ])('%s reads %s', (cause, expected) => {
    expect(context('exception', { cause, 'busflow.tour_id': 't-1' })).toEqual({ cause: expected, 'busflow.tour_id': 't-1' });
  });
});

test('of what a policy refused not the code', () => {
  const attributes = { effectiveDirective: 'script-src', sample: 'const token = ' };
  const item = { type: 'event', payload: { name: 'securitypolicyviolation', attributes }, meta: {} } as unknown as TransportItem;
  expect(conceal(item).payload).toEqual({
    name: 'securitypolicyviolation',
    attributes: { effectiveDirective: 'script-src', sample: undefined },
  });
});
