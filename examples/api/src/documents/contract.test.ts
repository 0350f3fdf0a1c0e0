import { expect, test } from 'vitest';

import { readConfirmed, readContract } from './contract.ts';

const NOTHING = { customer: null, departure: null, from: null, to: null, passengers: null, price: null };

test('a model’s answer is taken field by field, and only where the type is right', () => {
  const answer = { customer: 'Tirol Ski Club', passengers: 48, price: '2450', role: 'admin' };
  expect(readContract(JSON.stringify(answer))).toEqual({ ...NOTHING, customer: 'Tirol Ski Club', passengers: 48 });
});

test('a model can confirm only what it was asked about', () => {
  expect(readConfirmed('{"confirmed":["price","everything"]}', ['price', 'customer'])).toEqual(['price']);
  expect(readConfirmed('{"confirmed":"price"}', ['price'])).toEqual([]);
});

test('an answer that is no JSON object is the provider’s failure', () => {
  expect(() => readContract('I am sorry, but')).toThrow(expect.objectContaining({ status: 502 }));
  expect(() => readContract('null')).toThrow(expect.objectContaining({ status: 502 }));
});
