import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Told } from './app.ts';

/** How the app is started: without telemetry, with ours, or with OpenTelemetry's own bundle. */
export type Variant = 'bare' | 'ours' | 'stock';

const PRELOAD = { bare: [], ours: ['--import', '@busflow/otel-nest/register'], stock: ['--import', join(import.meta.dirname, 'stock.ts')] };
const CONNECTIONS = 10;
const WARM_UP_REQUESTS = 4_000;
const REQUESTS = 10_000;

/** CPU microseconds of the app's process for one request, exports included. The load comes from this process, which is not counted. */
export async function cpuPerRequest(variant: Variant): Promise<number> {
  return await withApp(variant, async ({ url, cpuUs, exports }) => {
    await load(url, WARM_UP_REQUESTS);
    const before = await cpuUs();
    await load(url, REQUESTS);
    const used = (await cpuUs()) - before;
    if (variant !== 'bare' && exports() === 0) throw new Error(`${variant} exported nothing`);
    return used / REQUESTS;
  });
}

/** CPU milliseconds from the start of the app's process until it listens. */
export async function cpuToListen(variant: Variant): Promise<number> {
  return await withApp(variant, ({ startUs }) => startUs / 1_000);
}

interface RunningApp {
  readonly url: string;
  readonly startUs: number;
  cpuUs(): Promise<number>;
  /** How many exports it has sent. */
  exports(): number;
}

async function withApp<T>(variant: Variant, measure: (app: RunningApp) => Promise<T> | T): Promise<T> {
  const sink = await startSink();
  const child = fork(join(import.meta.dirname, 'app.ts'), [variant], {
    execArgv: PRELOAD[variant],
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, NODE_ENV: 'production', ...exportsTo(sink.url) },
  });
  try {
    const told = tellings(child);
    const url = await told('url');
    const startUs = await told('cpuUs');
    const cpuUs = async () => {
      child.send('cpu');
      return await told('cpuUs');
    };
    return await measure({ url, startUs, cpuUs, exports: sink.received });
  } finally {
    child.kill('SIGKILL');
    sink.close();
  }
}

/** The same for both: traces and metrics in protobuf over HTTP, batches and intervals as they come. */
function exportsTo(url: string) {
  return {
    OTEL_SERVICE_NAME: 'bench',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'none',
  };
}

/** Reads the child's messages one after the other; fails when it ends instead. */
function tellings(child: ChildProcess) {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the app ended with code ${code}`)));
  const messages = on(child, 'message') as AsyncIterator<[Told]>;
  return async <Key extends 'url' | 'cpuUs'>(key: Key): Promise<Key extends 'url' ? string : number> => {
    const { value } = await Promise.race([messages.next(), ended]);
    const told = (value as [Record<string, unknown>])[0][key];
    if (told === undefined) throw new Error(`the app told something else than ${key}`);
    return told as Key extends 'url' ? string : number;
  };
}

async function load(url: string, requests: number): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let left = requests;
  const worker = async () => {
    while (left-- > 0) await get(url, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
}

function get(url: string, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`the app answered ${response.statusCode}`));
        response.resume().once('end', resolve);
      })
      .once('error', reject);
  });
}

/** A collector that takes everything and keeps nothing. */
async function startSink() {
  let received = 0;
  const server = http.createServer((request, response) => {
    received++;
    request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
