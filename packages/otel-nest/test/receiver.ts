import { createServer } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Socket } from 'node:net';
import { Server, ServerCredentials, status, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';

/** `hang`: never answers. `unavailable`: refuses each call. `slow`: takes three seconds. */
export type Mood = 'ok' | 'hang' | 'unavailable' | 'slow';
const SLOW_MS = 3_000;

export interface Receiver {
  readonly endpoint: string;
  mood: Mood;
  /** Whether a string stands in what arrived, headers of HTTP as JSON included: names and attribute values are plain text in both encodings. */
  has(signal: 'traces' | 'metrics' | 'logs', text: string): boolean;
  close(): void;
}

const SERVICES = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};

const raw = (bytes: Buffer) => bytes;

function inbox() {
  const got = { traces: '', metrics: '', logs: '' };
  return {
    put: (signal: keyof typeof got, body: Buffer) => void (got[signal] += body.toString('latin1')),
    has: (signal: keyof typeof got, text: string) => got[signal].includes(text),
  };
}

/** @param port - where it listened before, to come back after an outage. */
export async function grpcReceiver(port = 0): Promise<Receiver> {
  const { put, has } = inbox();
  const server = new Server();
  for (const [signal, path] of Object.entries(SERVICES) as [keyof typeof SERVICES, string][]) {
    const service: ServiceDefinition = {
      Export: {
        path,
        requestStream: false,
        responseStream: false,
        requestSerialize: raw,
        requestDeserialize: raw,
        responseSerialize: raw,
        responseDeserialize: raw,
      },
    };
    const handlers: UntypedServiceImplementation = {
      Export: (call: { request: Buffer }, done: (error: object | null, answer?: Buffer) => void) => {
        if (receiver.mood === 'hang') return;
        if (receiver.mood === 'unavailable') return void done({ code: status.UNAVAILABLE });
        put(signal, call.request);
        if (receiver.mood === 'slow') return void setTimeout(done, SLOW_MS, null, Buffer.alloc(0));
        done(null, Buffer.alloc(0));
      },
    };
    server.addService(service, handlers);
  }
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, found) =>
      error === null ? resolve(found) : reject(error),
    );
  });
  const receiver: Receiver = { endpoint: `http://127.0.0.1:${bound}`, mood: 'ok', has, close: () => server.forceShutdown() };
  return receiver;
}

export async function httpReceiver(): Promise<Receiver> {
  const { put, has } = inbox();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.on('end', () => {
      if (receiver.mood === 'hang') return;
      if (receiver.mood !== 'unavailable')
        put(request.url?.split('/').at(-1) as 'traces', Buffer.concat([Buffer.from(JSON.stringify(request.headers)), ...parts]));
      const refused = receiver.mood === 'unavailable';
      const answer = () => response.writeHead(refused ? 503 : 200).end();
      setTimeout(answer, receiver.mood === 'slow' ? SLOW_MS : 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mood: 'ok',
    has,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return receiver;
}

/** Takes connections and never says a word, whatever the protocol. */
export async function silentServer(): Promise<{ readonly endpoint: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => void sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
