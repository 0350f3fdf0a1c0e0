import { expect, test, vi } from 'vitest';
import { createCorsHint } from './cors-hint.ts';
import type { FinishedSpan } from './span.ts';

const span = (url: string, attributes: FinishedSpan['attributes'] = {}, kind: FinishedSpan['kind'] = 'client'): FinishedSpan => ({
  context: { traceId: '0', spanId: '0' },
  parent: undefined,
  name: 'GET',
  kind,
  start: 0,
  end: 0,
  attributes: { 'url.full': url, ...attributes },
  failed: true,
});

test('tells once for each origin that does not answer how its CORS may be the cause', () => {
  const warn = vi.fn();
  const hint = createCorsHint(warn);
  hint(span('https://api.example.com/tours'));
  hint(span('https://api.example.com/bookings', { 'error.type': 'TypeError' }));
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]?.[0]).toMatch(/https:\/\/api\.example\.com .*traceparent.*Access-Control-Allow-Headers.*corsOptions/);
  hint(span('https://other.example.com/tours', { 'http.response.status_code': 0 }));
  expect(warn).toHaveBeenCalledTimes(2);
});

test.each([
  ['an answer, whatever it is', span('https://api.example.com/', { 'http.response.status_code': 500 })],
  ['a request of the page’s own origin', span(`${location.origin}/api`)],
  ['one that the page has given up', span('https://api.example.com/', { 'error.type': 'AbortError' })],
  ['one that leaving cut off', span('https://api.example.com/', { 'error.type': 'page_unload' })],
  ['a click', span('https://api.example.com/', {}, 'internal')],
])('is quiet about %s', (_what, given) => {
  const warn = vi.fn();
  createCorsHint(warn)(given);
  expect(warn).not.toHaveBeenCalled();
});
