import { expect, test } from 'vitest';
import { codePositions, withhold } from './withhold.ts';

test.each([
  'for jane@acme.io',
  'jane%40acme.io',
  'card 4111 1111 1111 1111',
  '+43 660 1234567',
  'AT611904300234573201',
  '123-45-6789',
  'GET /search?q=jane',
  'https://shop.example/passenger/jane failed',
  'Authorization: Bearer abc',
  'token abc',
  '{"password":"hunter2"}',
  'eyJhbGciOi.eyJzdWIi.c2ln',
])('withholds %s', (text) => {
  expect(withhold(text)).toBe('[withheld]');
});

test.each([
  'Cannot read properties of undefined (reading ‘seats’)',
  '/tours/:id',
  'book_tour_btn',
  'button_click',
  'native event handler',
  'early',
])('lets pass %s', (text) => {
  expect(withhold(text)).toBe(text);
});

test('of a stack only the places in the code remain', () => {
  const stack =
    'Error: for jane@acme.io\n    at f (https://shop.example/assets/index-D3f9.js:1:2345)\n    at https://shop.example/tours/4711?email=x:10:5';
  expect(codePositions(stack)).toBe('index-D3f9.js:1:2345');
  expect(codePositions(undefined)).toBe('');
});
