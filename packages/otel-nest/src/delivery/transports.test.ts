import { Agent, createServer, type RequestListener, type Server } from 'node:http';
import { connect, createServer as createProxy, type AddressInfo, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { credentials, Metadata } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { grpcReceiver, type Receiver } from '../../test/receiver.ts';
import { grpcTransport } from './grpc.ts';
import { httpTransport } from './http.ts';
import { deliveryTrouble } from './trouble.ts';
import type { Transport } from './transport.ts';

const BODY = Buffer.from('a batch');

let server: Server | undefined;
let receiver: Receiver | undefined;
let transport: Transport | undefined;
afterEach(() => {
  transport?.close();
  receiver?.close();
  server?.close();
  server?.closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function http(host: string, compression: 'gzip' | 'none' = 'none') {
  transport = httpTransport({
    url: `http://${host}/v1/traces`,
    compression,
    headers: () => Promise.resolve({ authorization: 'secret' }),
    agentFactory: () => new Agent({ keepAlive: true }),
  });
  return transport;
}

function grpc(host: string, path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export') {
  transport = grpcTransport(
    { url: host, compression: 'none', credentials: () => credentials.createInsecure(), metadata: () => new Metadata() },
    path,
  );
  return transport;
}

/** What is said of a failure. */
function said(error: Error, protocol: 'grpc' | 'http/protobuf'): string {
  let words = '';
  deliveryTrouble((message) => (words = message))(error, { url: 'http://collector:4317', protocol });
  return words;
}

describe('HTTP', () => {
  it.each(['none', 'gzip'] as const)('hands a batch over with its headers, compression %s', async (compression) => {
    const got: unknown[] = [];
    const host = await serve((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => void parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        got.push(request.method, request.url, request.headers.authorization, (compression === 'gzip' ? gunzipSync(body) : body).toString());
        response.end('{}');
      });
    });
    expect(await http(host, compression).send(BODY, 5_000)).toEqual({ taken: true, body: Buffer.from('{}') });
    expect(got).toEqual(['POST', '/v1/traces', 'secret', 'a batch']);
  });

  it.each([
    [503, '2', true, 2_000],
    [429, undefined, true, undefined],
    [400, undefined, false, undefined],
    [500, undefined, false, undefined],
  ])('tells from %s with Retry-After %s whether to try again: %s', async (status, retryAfter, again, waitMs) => {
    let calls = 0;
    const host = await serve((_request, response) => {
      calls++;
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
    });
    expect(await http(host).send(BODY, 5_000)).toMatchObject({ taken: false, again, waitMs, error: { code: status } });
    expect(calls).toBe(1);
  });

  it('waits no longer than it was told, and gives up when it is closed', async () => {
    const host = await serve(() => {});
    expect(await http(host).send(BODY, 100)).toMatchObject({ taken: false, again: true, error: { message: 'no answer within 100 ms' } });
    const call = http(host).send(BODY, 60_000);
    setTimeout(() => transport?.close(), 50);
    expect(await call).toMatchObject({ taken: false, error: { message: 'given up' } });
  });

  it('tells who speaks gRPC instead', async () => {
    receiver = await grpcReceiver();
    const answer = await http(new URL(receiver.endpoint).host).send(BODY, 2_000);
    expect(answer.taken || said(answer.error, 'http/protobuf')).toContain('set OTEL_EXPORTER_OTLP_PROTOCOL=grpc');
  });

  it('tells who is not there', async () => {
    const answer = await http('127.0.0.1:1').send(BODY, 2_000);
    expect(answer).toMatchObject({ taken: false, again: true });
    expect(answer.taken || said(answer.error, 'http/protobuf')).toMatch(
      /^http:\/\/collector:4317 \(http\/protobuf\) took nothing: connect ECONNREFUSED 127\.0\.0\.1:1\. Start a collector there or/,
    );
  });
});

describe('gRPC', () => {
  it('hands a batch over', async () => {
    receiver = await grpcReceiver();
    expect(await grpc(new URL(receiver.endpoint).host).send(BODY, 5_000)).toMatchObject({ taken: true });
    expect(receiver.has('traces', 'a batch')).toBe(true);
  });

  it('leaves the retries of UNAVAILABLE to the policy', async () => {
    receiver = await grpcReceiver();
    receiver.mood = 'unavailable';
    const sender = grpc(new URL(receiver.endpoint).host);
    expect(await sender.send(BODY, 5_000)).toMatchObject({ taken: false, again: true, error: { code: 14 } });
    receiver.mood = 'ok';
    expect(await sender.send(BODY, 5_000)).toMatchObject({ taken: true });
  });

  it('connects anew after an answer that never came: the connection may be dead', async () => {
    receiver = await grpcReceiver();
    const { port } = new URL(receiver.endpoint);
    const sockets: Socket[] = [];
    const proxy = createProxy((socket) => {
      sockets.push(socket.on('error', () => {}));
      socket.pipe(connect(Number(port), '127.0.0.1')).pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const another = grpc(host);
    const sender = grpc(host);
    // Two signals share a connection.
    for (const one of [another, sender]) expect(await one.send(BODY, 3_000)).toMatchObject({ taken: true });
    expect(sockets).toHaveLength(1);
    sockets[0]?.unpipe().pause();
    expect(await sender.send(BODY, 300)).toMatchObject({ taken: false, again: true, error: { message: 'no answer within 300 ms' } });
    expect(await sender.send(BODY, 3_000)).toMatchObject({ taken: true });
    another.close();
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  it('gives up when it is closed', async () => {
    receiver = await grpcReceiver();
    receiver.mood = 'hang';
    const call = grpc(new URL(receiver.endpoint).host).send(BODY, 60_000);
    setTimeout(() => transport?.close(), 50);
    expect(await call).toMatchObject({ taken: false });
  });

  it('tells who speaks HTTP instead', async () => {
    const host = await serve((_request, response) => void response.end());
    const answer = await grpc(host).send(BODY, 3_000);
    expect(answer.taken || said(answer.error, 'grpc')).toContain('set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf');
  });

  it('tells who has no receiver for the signal', async () => {
    receiver = await grpcReceiver();
    const answer = await grpc(new URL(receiver.endpoint).host, '/nobody/Export').send(BODY, 3_000);
    expect(answer).toMatchObject({ taken: false, again: false });
    expect(answer.taken || said(answer.error, 'grpc')).toContain('has no OTLP receiver');
  });
});
