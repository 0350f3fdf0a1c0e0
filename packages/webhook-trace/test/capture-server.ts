import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Captured {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A provider that answers everything with `answer` and keeps what it was sent. */
export async function captureServer(answer: (request: Captured) => object) {
  const requests: Captured[] = [];
  const server = createServer(async (request, response) => {
    const captured = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: await text(request) };
    requests.push(captured);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(captured)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    port,
    host: `127.0.0.1:${port}`,
    last: () => requests.at(-1) ?? { method: '', path: '', headers: {}, body: '' },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
