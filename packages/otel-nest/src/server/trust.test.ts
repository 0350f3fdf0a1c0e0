import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { propagation, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';

captureTelemetry({ trust: { policy: 'service', ignore: ['/hooks/'] } });
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const headers = { traceparent: `00-${TRACE}-b7ad6b7169203331-00`, tracestate: 'a=1', baggage: 'shop=web' };

const server = createServer((_request, response) => {
  const { traceId, traceFlags, traceState } = trace.getActiveSpan()!.spanContext();
  const shop = propagation.getActiveBaggage()?.getEntry('shop')?.value;
  response.end(JSON.stringify({ continued: traceId === TRACE, sampled: traceFlags === 1, state: traceState?.serialize(), shop }));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close().closeAllConnections());

/** What the handler of a request that another service sends sees of it. */
async function seenOn(path: string): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  return await new Promise((resolve, reject) => {
    ask({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => resolve(text(response).then(JSON.parse)))
      .once('error', reject)
      .end();
  });
}

it('honours all that another service of ours sends, its decision not to sample too', async () => {
  expect(await seenOn('/tours')).toEqual({ continued: true, sampled: false, state: 'a=1', shop: 'web' });
  expect(await seenOn('/webhooks/mollie')).toMatchObject({ continued: true });
});

it('ignores all of it on the ignored paths', async () => {
  expect(await seenOn('/hooks/mollie')).toEqual({ continued: false, sampled: true });
});
