import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { Signal } from './schema.ts';
import type { Store } from './store.ts';

const SIGNALS: Readonly<Record<string, Signal>> = { '/v1/traces': 'traces', '/v1/logs': 'logs', '/v1/metrics': 'metrics' };

/** OTLP/HTTP with JSON and protobuf bodies, gzip, and the CORS that a browser's exporter asks for. */
export function otlpHttpServer(store: Store): Server {
  return createServer((request, response) => {
    const { origin } = request.headers;
    if (origin !== undefined) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('vary', 'origin');
    }
    if (request.method === 'OPTIONS') return preflight(request, response);
    receive(store, request, response).catch((error: unknown) => {
      response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
}

function preflight(request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(204, {
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? 'content-type',
      'access-control-max-age': '600',
    })
    .end();
}

async function receive(store: Store, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const signal = SIGNALS[request.url ?? ''];
  if (signal === undefined || request.method !== 'POST') {
    response.writeHead(404).end();
    return;
  }
  const raw = await buffer(request);
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
  const type = request.headers['content-type'] ?? '';
  if (type.includes('json')) {
    store.add(signal, 'json', 'HTTP/JSON', body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  } else {
    store.add(signal, 'protobuf', 'HTTP/protobuf', body);
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  }
}
