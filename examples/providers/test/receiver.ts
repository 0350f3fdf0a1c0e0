import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  /** Resolves with the first `count` deliveries once they are there. */
  deliveries(count: number): Promise<readonly Delivery[]>;
  stop(): void;
}

const unheard = (): void => {};

/** A customer's webhook: answers the given statuses in turn, then 200; a GET gets `hub.challenge` back. */
export async function startReceiver(statuses: readonly number[] = []): Promise<Receiver> {
  const received: Delivery[] = [];
  let wake: () => void = unheard;
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost');
      response.end(searchParams.get('hub.verify_token') === 'busflow-local-verify-token' ? searchParams.get('hub.challenge') : 'no');
      return;
    }
    let body = '';
    for await (const chunk of request) body += String(chunk);
    response.writeHead(statuses[received.length] ?? 200).end();
    received.push({ headers: request.headers, body });
    wake();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async deliveries(count) {
      while (received.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return received.slice(0, count);
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
