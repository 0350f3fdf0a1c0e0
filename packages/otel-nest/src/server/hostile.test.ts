import { createServer, request as ask, type IncomingHttpHeaders, type OutgoingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SpanKind } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';

const telemetry = captureTelemetry();
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${PARENT}-01`;

/** A service of ours that the one under attack asks: it answers with what it got. */
const inner = createServer((request, response) => response.end(JSON.stringify(request.headers)));
const outer = createServer(async (_request, response) => response.end(await (await fetch(`${urlOf(inner)}/inner`)).text()));
const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  for (const server of [inner, outer]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => telemetry.reset());
afterAll(() => {
  for (const server of [inner, outer]) server.close().closeAllConnections();
});

/** What a request with such headers makes the service send on. */
async function sentOn(headers: OutgoingHttpHeaders): Promise<IncomingHttpHeaders> {
  const answer = await new Promise<string>((resolve, reject) => {
    ask(`${urlOf(outer)}/outer`, { headers, agent: false }, (response) => resolve(text(response)))
      .once('error', reject)
      .end();
  });
  return JSON.parse(answer) as IncomingHttpHeaders;
}

const serverSpan = () => telemetry.untilSpan(({ kind, attributes }) => kind === SpanKind.SERVER && attributes['url.path'] === '/outer');
const members = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=v`).join(',');

it('sends a good tracestate on', async () => {
  expect(await sentOn({ traceparent, tracestate: 'a=1,b=2' })).toMatchObject({ tracestate: 'a=1,b=2' });
});

it.each<[string, OutgoingHttpHeaders]>([
  ['a tracestate of 10 KB', { tracestate: `a=${'x'.repeat(10_000)}` }],
  ['a tracestate of 1,000 members', { tracestate: members(1_000) }],
  ['a tracestate that names a key twice', { tracestate: 'a=1,b=2,a=3' }],
  ['two tracestate headers with one key', { tracestate: ['a=1', 'a=2'] }],
  ['a tracestate that is none', { tracestate: '=,;,{}' }],
  ['baggage of 8 KB', { baggage: `busflow.tenant_id=evil,a=${'x'.repeat(8_000)}` }],
  ['unknown flags', { traceparent: `00-${TRACE}-${PARENT}-ff` }],
  ['a later version with more fields', { traceparent: `01-${TRACE}-${PARENT}-01-more` }],
])('continues the trace of a request with %s and sends only the trace on', async (_what, headers) => {
  const sent = await sentOn({ traceparent, ...headers });
  const span = await serverSpan();
  expect([span.spanContext().traceId, span.parentSpanContext?.spanId]).toEqual([TRACE, PARENT]);
  expect(sent['traceparent']).toMatch(new RegExp(`^00-${TRACE}-(?!${PARENT})[0-9a-f]{16}-01$`));
  expect(sent).not.toHaveProperty('tracestate');
  expect(sent).not.toHaveProperty('baggage');
  expect(JSON.stringify(span.attributes)).not.toContain('evil');
});

it.each<[string, OutgoingHttpHeaders]>([
  ['the forbidden version', { traceparent: `ff-${TRACE}-${PARENT}-01` }],
  ['version 00 with more fields', { traceparent: `${traceparent}-more` }],
  ['no trace id', { traceparent: `00-${'0'.repeat(32)}-${PARENT}-01` }],
  ['no span id', { traceparent: `00-${TRACE}-${'0'.repeat(16)}-01` }],
  ['upper case', { traceparent: traceparent.toUpperCase() }],
  ['two of them', { traceparent: [traceparent, traceparent] }],
  ['10 KB of something else', { traceparent: 'x'.repeat(10_000) }],
])('starts a trace of its own where the traceparent has %s', async (_what, headers) => {
  const sent = await sentOn({ tracestate: 'a=1', ...headers });
  const span = await serverSpan();
  expect(span.parentSpanContext).toBeUndefined();
  expect(span.spanContext().traceId).not.toBe(TRACE);
  expect(sent['traceparent']).toMatch(new RegExp(`^00-${span.spanContext().traceId}-[0-9a-f]{16}-01$`));
  expect(sent).not.toHaveProperty('tracestate');
});
