import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { connect, type AddressInfo } from 'node:net';
import { SpanKind } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';

const telemetry = captureTelemetry();
const exporter = new InMemorySpanExporter();
const stock = new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true });
stock.setTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
createRequire(import.meta.url)('http'); // What the instrumentation patches is the prototype, for this file's import too.

const server = createServer(answer);

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, status = '200'] = /\/status\/(\d+)/.exec(request.url ?? '') ?? [];
  if (request.url === '/never') return;
  if (request.url === '/cut') return void request.socket.destroy();
  if (request.url === '/half') return void response.write('half', () => request.socket.destroy());
  request.resume().once('end', () => response.writeHead(Number(status)).end());
}

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
beforeEach(() => {
  exporter.reset();
  return telemetry.reset();
});
afterAll(() => {
  stock.disable();
  server.close();
});

/** Writes to one connection and waits until the server has closed it, or leaves on its own. */
async function send(text: string, leave = false): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(text.replaceAll('\n', '\r\n')));
    if (leave) setTimeout(() => socket.destroy(), 50);
    socket.resume().once('close', () => resolve());
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
}

const seen = ({ name, kind, attributes, status }: ReadableSpan) => ({ name, kind, attributes, status });
const ours = () =>
  telemetry
    .spans()
    .filter(({ kind }) => kind === SpanKind.SERVER)
    .map(seen);
const theirs = () => exporter.getFinishedSpans().map(seen);

const LAST = 'Connection: close\n\n';

it.each([
  ['an answer', 1, `GET /a/b HTTP/1.1\nHost: 127.0.0.1:3000\nUser-Agent: test\n${LAST}`],
  ['a body', 1, `PUT /a HTTP/1.1\nHost: api\nContent-Length: 1\n${LAST}x`],
  ['a chunked body', 1, `POST /a HTTP/1.1\nHost: api\nTransfer-Encoding: chunked\n${LAST}1\nx\n0\n\n`],
  ['no answer body', 1, `HEAD /status/204 HTTP/1.1\nHost: api\n${LAST}`],
  ['a redirect', 1, `GET /status/302 HTTP/1.1\nHost: api\n${LAST}`],
  ['a 4xx', 1, `GET /status/404 HTTP/1.1\nHost: api\n${LAST}`],
  ['a 5xx', 1, `GET /status/503 HTTP/1.1\nHost: api\n${LAST}`],
  [
    'a proxy before it',
    1,
    `GET / HTTP/1.1\nHost: api\nX-Forwarded-For: 203.0.113.7, 10.0.0.1\nX-Forwarded-Host: shop.example\nX-Forwarded-Proto: https\n${LAST}`,
  ],
  ['a proxy’s port', 1, `GET / HTTP/1.1\nHost: api\nX-Forwarded-Host: shop.example:8443\n${LAST}`],
  ['an IPv6 host', 1, `GET / HTTP/1.1\nHost: [::1]:3000\n${LAST}`],
  ['an absolute target', 1, `GET http://api:3000/a HTTP/1.1\nHost: api:3000\n${LAST}`],
  ['HTTP/1.0 without a host', 1, 'GET /a HTTP/1.0\n\n'],
  ['keep-alive', 2, `GET /1 HTTP/1.1\nHost: api\n\nGET /2 HTTP/1.1\nHost: api\n${LAST}`],
  [
    'a pipeline',
    4,
    `GET /1 HTTP/1.1\nHost: api\n\nPOST /2 HTTP/1.1\nHost: api\nContent-Length: 1\n\nxGET /status/404 HTTP/1.1\nHost: api\n\nGET /status/500 HTTP/1.1\nHost: api\n${LAST}`,
  ],
])('makes the spans of instrumentation-http for %s', async (_what, spans, request) => {
  await send(request);
  expect(theirs()).toHaveLength(spans);
  expect(ours()).toEqual(theirs());
});

it.each([
  ['a client that leaves', '/never', true],
  ['a handler that cuts the connection', '/cut', false],
])('gives %s no status code: none was sent', async (_what, path, leave) => {
  await send(`GET ${path} HTTP/1.1\nHost: api\n\n`, leave);
  const [span] = theirs();
  expect(span?.attributes['http.response.status_code']).toBe(200);
  delete span?.attributes['http.response.status_code'];
  expect(ours()).toEqual([span]);
});

it('takes an answer that broke off for what its status says, as instrumentation-http does', async () => {
  await send('GET /half HTTP/1.1\nHost: api\n\n');
  expect(theirs()).toHaveLength(1);
  expect(ours()).toEqual(theirs());
});

it('names a method that is not well known HTTP, as the conventions do and instrumentation-http does not', async () => {
  await send(`PROPFIND /a HTTP/1.1\nHost: api\n${LAST}`);
  expect(theirs()).toMatchObject([{ name: 'PROPFIND', attributes: { 'http.request.method_original': 'PROPFIND' } }]);
  expect(ours()).toEqual([{ ...theirs()[0], name: 'HTTP' }]);
});

it('leaves query values out, which instrumentation-http keeps', async () => {
  await send(`GET /a?name=anna HTTP/1.1\nHost: api\n${LAST}`);
  const [span] = theirs();
  expect(span?.attributes['url.query']).toBe('name=anna');
  expect(ours()).toEqual([{ ...span, attributes: { ...span?.attributes, 'url.query': 'name=REDACTED' } }]);
});
