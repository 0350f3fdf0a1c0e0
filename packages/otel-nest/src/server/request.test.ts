import type { INestApplication } from '@nestjs/common';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leave, startApp, type Adapter } from '../../test/nest-app.ts';
import { captureTelemetry } from '../testing.ts';

const telemetry = captureTelemetry();
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

beforeEach(() => telemetry.reset());

/** The SERVER span ends in the turn of the loop after the one in which the client has its answer. */
async function server(): Promise<ReadableSpan> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const span = telemetry.spans().find(({ kind }) => kind === SpanKind.SERVER);
    if (span !== undefined) return span;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('no SERVER span has ended');
}

async function sumOf(name: string, labels: Record<string, string>): Promise<number> {
  const metric = (await telemetry.metrics()).find(({ descriptor }) => descriptor.name === name);
  const point = metric?.dataPoints.find(({ attributes }) => Object.entries(labels).every(([key, value]) => attributes[key] === value));
  return typeof point?.value === 'number' ? point.value : 0;
}

describe.each<Adapter>(['express', 'fastify'])('a request to Nest on %s', (adapter) => {
  let app: INestApplication;
  let url: string;
  beforeAll(async () => {
    ({ app, url } = await startApp(adapter));
  });
  afterAll(() => app.close());

  it('makes one SERVER span with route, name and the HTTP conventions, and no query values', async () => {
    await fetch(`${url}/trips/42?email=a@example.com&b@example.com`, { headers: { 'user-agent': 'test' } });
    const span = await server();
    expect(span.name).toBe('GET /trips/:id');
    expect(span.status).toEqual({ code: SpanStatusCode.UNSET });
    expect(span.attributes).toEqual({
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'url.path': '/trips/42',
      'url.query': 'email=REDACTED&REDACTED',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(url).port),
      'network.peer.address': '127.0.0.1',
      'network.peer.port': expect.any(Number),
      'network.protocol.version': '1.1',
      'user_agent.original': 'test',
      'client.address': '127.0.0.1',
      'http.response.status_code': 200,
      'http.route': '/trips/:id',
    });
    expect(telemetry.spans().filter(({ kind }) => kind === SpanKind.SERVER)).toHaveLength(1);
    expect(telemetry.span('pricing.calculate').parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  });

  it('keeps the context while a body arrives', async () => {
    await fetch(`${url}/trips`, { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } });
    const span = await server();
    expect(span.name).toBe('POST /trips');
    expect(telemetry.span('pricing.calculate').parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  });

  it.each([
    ['a handler', '/trips/1/boom', {}, 'boom', 500],
    ['a guard', '/trips/1/secret', { 'x-key': 'broken' }, 'the key store is down', 500],
    ['a pipe', '/trips/1/pipe', {}, 'the pipe is broken', 500],
    ['a handler with a filter of its own', '/trips/1/filtered', {}, 'filtered', 503],
  ])('records the exception of %s once', async (_where, path, headers: Record<string, string>, message, status) => {
    await fetch(url + path, { headers });
    const span = await server();
    expect(span.status.code).toBe(SpanStatusCode.ERROR);
    expect(span.attributes).toMatchObject({ 'http.response.status_code': status, 'error.type': String(status) });
    expect(span.events.map(({ name, attributes }) => [name, attributes?.['exception.message']])).toEqual([['exception', message]]);
  });

  it.each([
    ['a handler', '/trips/1/none', 404, '/trips/:id/none'],
    ['a guard', '/trips/1/secret', 403, '/trips/:id/secret'],
    ['a pipe', '/trips/x/number', 400, '/trips/:id/number'],
  ])('takes a 4xx of %s for no error', async (_where, path, status, route) => {
    await fetch(url + path);
    const span = await server();
    expect(span.attributes).toMatchObject({ 'http.response.status_code': status, 'http.route': route });
    expect(span.attributes).not.toHaveProperty('error.type');
    expect([span.status.code, span.events]).toEqual([SpanStatusCode.UNSET, []]);
  });

  it('gives an unknown path no route', async () => {
    await fetch(`${url}/nope/4711`);
    const span = await server();
    expect(span.name).toBe('GET');
    expect(span.attributes).not.toHaveProperty('http.route');
  });

  it.each(['/health', '/health/', '/health?probe=1'])('is silent for %s', async (path) => {
    const before = await telemetry.metrics();
    await fetch(url + path);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(telemetry.spans().map(({ name }) => name)).toEqual([]);
    expect(countOf(await telemetry.metrics())).toBe(countOf(before));
  });

  it('asks for the tenant after the guards and puts it on every span', async () => {
    const before = await sumOf('busflow.tenant.requests', { tenant_id: 'acme', outcome: 'ok' });
    const response = await fetch(`${url}/trips/1/secret`, { headers: { 'x-key': 'good' } });
    expect(await response.json()).toEqual({ tenant: 'acme' });
    expect((await server()).attributes['busflow.tenant_id']).toBe('acme');
    expect(telemetry.span('pricing.calculate').attributes['busflow.tenant_id']).toBe('acme');
    expect(await sumOf('busflow.tenant.requests', { tenant_id: 'acme', outcome: 'ok' })).toBe(before + 1);
  });

  it('puts a tenant that a handler verifies on what follows and on the SERVER span, not on what was before', async () => {
    await fetch(`${url}/trips/1/late`);
    expect((await server()).attributes['busflow.tenant_id']).toBe('late-co');
    expect(telemetry.span('db.before').attributes).not.toHaveProperty('busflow.tenant_id');
    expect(telemetry.span('db.after').attributes['busflow.tenant_id']).toBe('late-co');
  });

  it('shows the tenant to exception filters', async () => {
    expect(await (await fetch(`${url}/trips/1/filtered`)).json()).toEqual({ tenant: 'acme' });
  });

  it('never takes the tenant from headers', async () => {
    await fetch(`${url}/trips/1`, { headers: { baggage: 'busflow.tenant_id=evil,tenant=evil', 'x-tenant-id': 'evil' } });
    expect(JSON.stringify((await server()).attributes)).not.toContain('evil');
  });

  it('counts a client that left as its own fault', async () => {
    const before = await sumOf('busflow.tenant.requests', { tenant_id: 'unknown', outcome: 'client_error' });
    await leave(url, '/trips/1/slow');
    const span = await server();
    expect(span.attributes).not.toHaveProperty('http.response.status_code');
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
    expect(await sumOf('busflow.tenant.requests', { tenant_id: 'unknown', outcome: 'client_error' })).toBe(before + 1);
  });

  it('measures the duration in seconds, with a 0.3 boundary and no tenant', async () => {
    await fetch(`${url}/trips/1/secret`, { headers: { 'x-key': 'good' } });
    await server();
    const metric = (await telemetry.metrics()).find(({ descriptor }) => descriptor.name === 'http.server.request.duration');
    expect(metric?.descriptor.unit).toBe('s');
    const point = metric?.dataPoints.find(
      ({ attributes }) => attributes['http.route'] === '/trips/:id/secret' && attributes['http.response.status_code'] === 200,
    );
    expect(point?.attributes).toEqual({
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'network.protocol.version': '1.1',
      'http.response.status_code': 200,
      'http.route': '/trips/:id/secret',
    });
    expect(point?.value).toMatchObject({ buckets: { boundaries: expect.arrayContaining([0.3]) } });
  });

  it('continues a client’s trace, whatever its sampling flag says', async () => {
    await fetch(`${url}/trips/1`, { headers: { traceparent: `00-${TRACE}-${PARENT}-00` } });
    const span = await server();
    expect([span.spanContext().traceId, span.parentSpanContext?.spanId]).toEqual([TRACE, PARENT]);
  });

  it('ignores inbound context on the webhook paths', async () => {
    await fetch(`${url}/webhooks/mollie`, { method: 'POST', headers: { traceparent: `00-${TRACE}-${PARENT}-01` } });
    const span = await server();
    expect(span.name).toBe('POST /webhooks/mollie');
    expect(span.spanContext().traceId).not.toBe(TRACE);
    expect(span.parentSpanContext).toBeUndefined();
  });
});

function countOf(metrics: Awaited<ReturnType<typeof telemetry.metrics>>): number {
  const requests = metrics.find(({ descriptor }) => descriptor.name === 'busflow.tenant.requests');
  return requests?.dataPoints.reduce((sum, { value }) => sum + (value as number), 0) ?? 0;
}
