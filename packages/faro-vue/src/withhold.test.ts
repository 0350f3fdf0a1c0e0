import { expect, test } from 'vitest';
import { createRecorder } from './recorder.ts';
import { withhold } from './withhold.ts';

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
  'Authorization: Basic abc',
  'no image: data:text/plain,Jane',
  '/thanks#jane',
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

test('no text is longer than Faro’s would be', () => {
  expect(withhold('ä'.repeat(9000))).toHaveLength(4096);
});

test('of a stack only the places in the code remain', () => {
  const recorder = createRecorder({ at: () => '/' });
  const error = Object.assign(new Error('early'), {
    stack:
      'Error: for jane@acme.io\n    at f (https://shop.example/assets/index-D3f9.js:1:2345)\n    at https://shop.example/tours/4711?email=x:10:5',
  });
  recorder.error(error);
  recorder.error(Object.assign(new Error('none'), { stack: undefined }));
  expect(recorder.queue.map(({ attributes }) => attributes['exception.stacktrace'])).toEqual(['index-D3f9.js:1:2345', undefined]);
});
