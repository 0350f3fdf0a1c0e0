import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  /** 0: none, the connection ends. */
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the answer. */
  readonly after?: number;
  /** Status, headers and body are sent, and the answer ends when this does; where it fails, with its connection. */
  readonly until?: Promise<unknown> | undefined;
}

export interface TestServer {
  /** Another one after {@link TestServer.renew}. */
  readonly url: string;
  /** Every request but preflights, in order. */
  readonly received: Received[];
  readonly preflights: Received[];
  /** The headers that preflights allow from now on. */
  allow(headers: string): void;
  /** Refuses connections until the returned function is called, which listens at the same address again. */
  goDown(): Promise<() => Promise<void>>;
  /** Forgets what it has received and listens at another address: what an earlier page still sends arrives nowhere. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** An HTTP server on a free port that answers CORS as a well set-up one does: no wildcard, only what is listed. */
export async function serve(
  answer: (request: Received) => Reply | Promise<Reply>,
  allowHeaders = 'content-type,traceparent',
): Promise<TestServer> {
  let allowed = allowHeaders;
  const received: Received[] = [];
  const preflights: Received[] = [];
  const server: Server = createServer(async (request, response) => {
    const sent = await text(request).catch(() => undefined);
    if (sent === undefined) return; // Its page, or this server's address, is gone.
    const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: sent };
    if (request.headers.origin) response.setHeader('access-control-allow-origin', request.headers.origin);
    if (seen.method === 'OPTIONS') {
      preflights.push(seen);
      response.writeHead(204, { 'access-control-allow-headers': allowed, 'access-control-allow-methods': 'GET,POST' }).end();
      return;
    }
    received.push(seen);
    const { status = 200, type = 'application/json', headers, body = '{}', after = 0, until } = await answer(seen);
    if (after > 0) await new Promise((waited) => setTimeout(waited, after));
    if (status === 0) return void response.destroy();
    // Not `no-store`, which keeps a page out of the back-forward cache.
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-cache', ...headers }).write(body);
    await until?.catch(() => response.destroy());
    response.end();
  });
  let port = 0;
  const listen = () =>
    new Promise<void>((listening) =>
      server.listen(port, '127.0.0.1', () => {
        ({ port } = server.address() as AddressInfo);
        listening();
      }),
    );
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  await listen();
  return {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    received,
    preflights,
    allow(headers) {
      allowed = headers;
    },
    async goDown() {
      await close();
      return listen;
    },
    async renew() {
      await close();
      received.length = preflights.length = port = 0;
      await listen();
    },
    close,
  };
}
