import dns from 'node:dns';
import { createServer, type IncomingMessage, type RequestOptions } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { context, propagation, ROOT_CONTEXT, trace, TraceFlags, type Context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { captureTelemetry } from '../testing.ts';

captureTelemetry({}, { BUSFLOW_PROPAGATE_TO: '.partner.example' });
// Required after the instrumentation, as an application does: what a test file imports is loaded before.
const http = createRequire(import.meta.url)('http') as typeof import('node:http');

const heard: { host: string | undefined; sent: string[] }[] = [];
const server = createServer((request, response) => {
  heard.push({ host: request.headers.host?.split(':')[0], sent: contextHeaders(request) });
  if (request.url === '/away') response.setHeader('location', at('api.mollie.test')).writeHead(307);
  response.end();
});
const at = (host: string) => `http://${host}:${(server.address() as AddressInfo).port}/`;
const contextHeaders = ({ headers }: IncomingMessage) =>
  ['traceparent', 'baggage', 'authorization'].filter((name) => headers[name] !== undefined);

// Every name is this machine, so that a foreign host can be called without leaving it.
const toLoopback = ((_host: string, options: { all?: boolean }, done: (...answer: unknown[]) => void) =>
  options.all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)) as unknown as typeof dns.lookup;

beforeAll(async () => {
  vi.spyOn(dns, 'lookup').mockImplementation(toLoopback);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  vi.restoreAllMocks();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => void heard.splice(0));

function parent(traceFlags: TraceFlags, isRemote = false): Context {
  const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags, isRemote };
  return trace.setSpanContext(withBaggage, span);
}
const withBaggage = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ cart: { value: '7' } }));

const get = (options: string | RequestOptions) =>
  new Promise<void>((resolve, reject) => {
    http.get(options, (response) => response.resume().on('end', () => resolve())).on('error', reject);
  });
const headers = { authorization: 'Bearer x' };
const clients = {
  'http with options': (url: string) => get({ hostname: new URL(url).hostname, port: new URL(url).port, headers }),
  'http with host': (url: string) => get({ host: new URL(url).hostname, port: new URL(url).port, headers }),
  'http with a URL': (url: string) =>
    new Promise<void>((resolve, reject) => {
      http.get(new URL(url), { headers }, (response) => response.resume().on('end', () => resolve())).on('error', reject);
    }),
  fetch: async (url: string) => void (await (await fetch(url, { headers })).text()),
};
const situations = {
  sampled: parent(TraceFlags.SAMPLED),
  unsampled: parent(TraceFlags.NONE),
  'below a remote parent': parent(TraceFlags.NONE, true),
};

const cases = Object.keys(clients).flatMap((client) => Object.keys(situations).map((situation) => [client, situation])) as [
  keyof typeof clients,
  keyof typeof situations,
][];

it.each(cases)('%s, %s: tells our own and the named hosts, and no other', async (client, situation) => {
  for (const host of ['tours.internal', 'api.partner.example', 'api.mollie.test', 'partner.example'])
    await context.with(situations[situation], () => clients[client](at(host)));
  const all = ['traceparent', 'baggage', 'authorization'];
  expect(heard).toEqual([
    { host: 'tours.internal', sent: all },
    { host: 'api.partner.example', sent: all },
    { host: 'api.mollie.test', sent: ['authorization'] },
    { host: 'partner.example', sent: ['authorization'] },
  ]);
});

it.each(Object.keys(clients) as (keyof typeof clients)[])(
  '%s: keeps baggage back without a parent and with tracing suppressed',
  async (client) => {
    await context.with(withBaggage, () => clients[client](at('api.mollie.test')));
    await context.with(suppressTracing(parent(TraceFlags.SAMPLED)), () => clients[client](at('api.mollie.test')));
    expect(heard.map(({ sent }) => sent)).toEqual([['authorization'], ['authorization']]);
  },
);

it('follows a redirect to a third party without our context', async () => {
  await context.with(situations.unsampled, () => fetch(`${at('tours.internal')}away`));
  expect(heard).toEqual([
    { host: 'tours.internal', sent: ['traceparent', 'baggage'] },
    { host: 'api.mollie.test', sent: [] },
  ]);
});

it('leaves the options of the caller as they are', async () => {
  const options = { hostname: 'tours.internal', port: new URL(at('x')).port, headers: { accept: '*/*' } };
  await context.with(situations.sampled, () => get(options));
  expect(Reflect.ownKeys(options.headers)).toEqual(['accept']);
});
