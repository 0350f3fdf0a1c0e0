import 'reflect-metadata';
import { connect, createServer, type ClientHttp2Session, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { activeTenant } from '@busflow/conventions';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { TelemetryModule } from '../nest/module.ts';
import { withSpan } from '../span/with-span.ts';
import { setTenant } from '../tenant/tenant.ts';
import { captureTelemetry } from '../testing.ts';

const telemetry = captureTelemetry();
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

@Controller('trips')
class Trips {
  @Get(':id')
  one(@Param('id') id: string) {
    return withSpan('pricing.calculate', () => ({ id, tenant: activeTenant() }));
  }
  @Post()
  make(@Body() body: unknown) {
    return withSpan('trips.store', () => body);
  }
  @Get(':id/boom')
  boom() {
    throw new Error('boom');
  }
}
@Controller('health')
class Health {
  @Get()
  get() {
    return {};
  }
}
@Module({ imports: [TelemetryModule.forRoot({ tenant: () => 'acme' })], controllers: [Trips, Health] })
class App {}

let app: NestFastifyApplication;
let session: ClientHttp2Session;
beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter({ http2: true }), { logger: false });
  await app.listen(0, '127.0.0.1');
  session = connect(await app.getUrl()); // Without TLS, by prior knowledge.
});
beforeEach(() => telemetry.reset());
afterAll(async () => {
  session.close();
  await app.close();
});

/** A request over HTTP/2, its body in pieces and without a length. */
async function ask(headers: OutgoingHttpHeaders, pieces: string[] = [], on = session) {
  const stream = on.request(headers, { endStream: pieces.length === 0 });
  const answered = new Promise<IncomingHttpHeaders>((resolve, reject) => stream.once('response', resolve).once('error', reject));
  for (const piece of pieces) stream.write(piece);
  if (pieces.length > 0) stream.end();
  const { ':status': status } = await answered;
  return { status, body: await text(stream) };
}

it('a request over HTTP/2 has its SERVER span, route, parent and tenant', async () => {
  const answer = await ask({ ':path': '/trips/7?email=a@example.com', traceparent: `00-${TRACE}-${PARENT}-01` });
  expect(answer).toEqual({ status: 200, body: '{"id":"7","tenant":"acme"}' });
  const span = await telemetry.untilSpan('GET /trips/:id');
  expect([span.kind, span.spanContext().traceId, span.parentSpanContext?.spanId]).toEqual([SpanKind.SERVER, TRACE, PARENT]);
  expect(span.attributes).toEqual({
    'http.request.method': 'GET',
    'url.scheme': 'http',
    'url.path': '/trips/7',
    'url.query': 'email=REDACTED',
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(await app.getUrl()).port),
    'network.peer.address': '127.0.0.1',
    'network.peer.port': expect.any(Number),
    'network.protocol.version': '2',
    'client.address': '127.0.0.1',
    'http.response.status_code': 200,
    'http.route': '/trips/:id',
    'busflow.tenant_id': 'acme',
  });
  expect(telemetry.span('pricing.calculate').parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  expect(await telemetry.recorded('http.server.request.duration', { 'network.protocol.version': '2', 'http.route': '/trips/:id' })).toBe(1);
});

it('keeps the scope while a body arrives', async () => {
  const answer = await ask({ ':path': '/trips', ':method': 'POST', 'content-type': 'application/json' }, ['{"id":', '"8"}']);
  expect(answer).toEqual({ status: 201, body: '{"id":"8"}' });
  const span = await telemetry.untilSpan('POST /trips');
  expect(telemetry.span('trips.store').parentSpanContext?.spanId).toBe(span.spanContext().spanId);
});

it('records what a request fails with, and is silent for health checks', async () => {
  expect(await ask({ ':path': '/health' })).toMatchObject({ status: 200 });
  expect(await ask({ ':path': '/trips/7/boom' })).toMatchObject({ status: 500 });
  const span = await telemetry.untilSpan('GET /trips/:id/boom');
  expect([span.status, span.events.length]).toEqual([{ code: SpanStatusCode.ERROR, message: 'boom' }, 1]);
  expect(telemetry.spans()).toHaveLength(1);
});

it('keeps the requests of one connection apart', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `${index}`);
  const answers = await Promise.all(ids.map(async (id) => (await ask({ ':path': `/trips/${id}` })).body));
  expect(answers).toEqual(ids.map((id) => JSON.stringify({ id, tenant: 'acme' })));
});

it('keeps the scope of a body that nobody told the length of, on a server of node:http2', async () => {
  const server = createServer((request, response) => {
    request.on('data', () => setTenant('acme'));
    request.on('end', () => withSpan('upload.store', () => response.end(activeTenant() ?? '')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(await ask({ ':path': '/upload', ':method': 'PUT' }, ['a', 'b'], own)).toEqual({ status: 200, body: 'acme' });
  const span = await telemetry.untilSpan('PUT');
  expect([span.attributes['busflow.tenant_id'], telemetry.span('upload.store').parentSpanContext?.spanId]).toEqual([
    'acme',
    span.spanContext().spanId,
  ]);
  own.close();
  server.close();
});

it('a client that leaves before the answer has no status', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const stream = own.request({ ':path': '/slow' }).on('error', () => {});
  setTimeout(() => stream.close(), 50);
  const span = await telemetry.untilSpan('GET');
  expect([span.attributes['http.response.status_code'], span.status.code]).toEqual([undefined, SpanStatusCode.UNSET]);
  own.close();
  server.close();
});
