import { describe, expect, test } from 'vitest';
import { cleanPath } from './path.ts';
import { createSanitizer } from './sanitize.ts';

const clean = createSanitizer();

describe('what names a person or opens a door does not leave', () => {
  test.each([
    ['write to jane.doe+bus@acme.co.uk please', 'write to [email] please'],
    ['jane%40acme.io', '[email]'],
    ['card 4111 1111 1111 1111 declined', 'card [number] declined'],
    ['5500-0000-0000-0004', '[number]'],
    ['call +43 660 1234567', 'call [number]'],
    ['ssn 123-45-6789', 'ssn [number]'],
    ['AT61 1904 3002 3457 3201', '[iban]'],
    ['DE89370400440532013000', '[iban]'],
    ['token=abc123&x=1', 'token=[secret]&x=1'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer [secret]'],
    ['{"password":"hunter2"}', '{"password":"[secret]"}'],
    ['eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl', '[jwt]'],
    ['josé@acme.io and jane@müller.de', '[email] and [email]'],
    ['jane%2540acme.io', '[email]'],
    ['access_token=abc&x=1', 'access_token=[secret]&x=1'],
    ['{"accessToken":"abc","n":1}', '{"accessToken":"[secret]","n":1}'],
    ['client_secret: abc', 'client_secret: [secret]'],
    ['/reset;jsessionid=abc', '/reset;jsessionid=[secret]'],
    ['Set-Cookie: sid=abc; Path=/', 'Set-Cookie: [secret]; Path=/'],
    ['Authorization: Basic amFuZTpwdw==', 'Authorization: Basic [secret]'],
    ['token abc', 'token [secret]'],
    ['no image data:text/plain;base64,SmFuZSBEb2U= here', 'no image data:… here'],
    ['data:text/plain,Jane%20Doe', 'data:…'],
  ])('%s', (given, expected) => {
    expect(clean(given)).toBe(expected);
  });
});

describe('URLs keep origin, path pattern and allowed query', () => {
  test.each([
    ['https://api.example.com/v1/bookings/4711/seats', 'https://api.example.com/v1/bookings/:id/seats'],
    ['https://shop.example/tours/t-1?email=a@b.io&utm_source=mail&page=2#top', 'https://shop.example/tours/:id?utm_source=mail&page=2'],
    ['https://jane:pw@shop.example:8443/x', 'https://shop.example:8443/x'],
    ['https://jane:p@ss@shop.example/x', 'https://shop.example/x'],
    ['postgres://jane:pw@localhost/tours', 'postgres://localhost/tours'],
    ['blob:https://shop.example/550e8400-e29b-41d4-a716-446655440000', 'blob:https://shop.example/:id'],
    ['GET /reset?SECRET failed', 'GET /reset failed'],
    ['/thanks#jane', '/thanks'],
    ['/thanks?tab=all#jane', '/thanks?tab=all'],
    ['//cdn.example/app.js?key=abc', '//cdn.example/app.js'],
    ['?q=jane', ''],
    ['https://shop.example/u/jane@acme.io', 'https://shop.example/u/:id'],
    ['GET /api/search?q=jane&tab=all failed', 'GET /api/search?tab=all failed'],
    ['at f (https://shop.example/assets/index-D3f9.js:1:2345)', 'at f (https://shop.example/assets/index-D3f9.js:1:2345)'],
    ['https://shop.example?x=1', 'https://shop.example'],
    ['wss://live.example/rooms/550e8400-e29b-41d4-a716-446655440000', 'wss://live.example/rooms/:id'],
  ])('%s', (given, expected) => {
    expect(clean(given)).toBe(expected);
  });

  test('the allowed query keys are the caller’s', () => {
    expect(createSanitizer(['q'])('https://x.example/s?q=seats&page=2')).toBe('https://x.example/s?q=seats');
  });
});

test.each([
  'Cannot read properties of undefined (reading ‘seats’)',
  'lcp 232',
  'v2.48.0',
  '2027-10-08T10:00:00Z',
  'took 5.199999999906868 ms',
  'is it? yes',
  'and/or? no',
  'data: none, at all',
  '#app>main>h1',
  'at https://shop.example/assets/index-D3f9.js:1:2345',
])('ordinary text stays: %s', (text) => {
  expect(clean(text)).toBe(text);
});

test('a path without a router loses its ids, not its words', () => {
  expect(cleanPath('/vehicles/7b1f2a52-6f0e/edit')).toBe('/vehicles/:id/edit');
  expect(cleanPath('/')).toBe('/');
});

test('long hostile text is cleaned in little time', () => {
  // Of the processor's time: others may be at work beside this.
  const start = process.cpuUsage();
  clean('a'.repeat(16_000) + '@');
  clean('1 '.repeat(8000));
  clean('+' + '1'.repeat(16_000));
  clean('https://' + 'x'.repeat(16_000));
  for (const part of ['/', '/?', 'a-', 'a:', 'token', 'é', 'x@', 'data:', 'http://', '["\'', '1-'])
    clean(part.repeat(16_000 / part.length));
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(300);
});
