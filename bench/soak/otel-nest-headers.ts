// @busflow/otel-nest under hostile trace headers: what they add to a request that also asks another service. Requests are handed to the
// server in this process, so that neither the network nor Node's own parser is counted.
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { context, propagation } from '@opentelemetry/api';
import { startTelemetry } from '@busflow/otel-nest';
import { lowerQuartile } from '../harness.ts';

const BAR_US = 5;
/** Short, so that a neighbour on the same core spoils few of them, and two fit into the queue of spans. */
const BATCH = 200;
const PAIRS = 151;

/** As Node's parser makes them: one piece in memory. What JavaScript puts together is read through its parts. */
const parsed = (text: string) => Buffer.from(text, 'latin1').toString('latin1');
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const members = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=v`).join(',');
const HOSTILE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a tracestate of 10 KB': { traceparent, tracestate: `a=${'x'.repeat(10_000)}` },
  'a tracestate of 1,000 members': { traceparent, tracestate: members(1_000) },
  'a tracestate of duplicates': { traceparent, tracestate: 'a=1,'.repeat(120) },
  'a tracestate whose last member is a duplicate': { traceparent, tracestate: `${members(31)},k0=v` },
  'the forbidden version': { traceparent: traceparent.replace('00', 'ff') },
  'flags ff': { traceparent: traceparent.replace(/01$/, 'ff') },
  'a traceparent of 10 KB': { traceparent: `${traceparent}-${'x'.repeat(10_000)}` },
  'baggage of 8 KB': { traceparent, baggage: `a=${'x'.repeat(8_000)}` },
  'baggage of 1,000 members': { traceparent, baggage: members(1_000) },
};

const sink = createServer((request, response) => request.resume().once('end', () => response.end()));
await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${(sink.address() as { port: number }).port}`;
process.env['OTEL_EXPORTER_OTLP_PROTOCOL'] = 'http/protobuf';
const telemetry = await startTelemetry();

const server = createServer((_request, response) => {
  propagation.inject(context.active(), {});
  response.emit('close');
});

/** CPU microseconds a request. */
function cost(headers: Readonly<Record<string, string>>): number {
  const socket = new Socket();
  const requests = Array.from({ length: BATCH }, () => {
    const request = new IncomingMessage(socket);
    Object.assign(request, { url: '/tours/t-7', method: 'GET' });
    Object.assign(request.headers, { host: 'api:3000', 'user-agent': 'bench' }, headers);
    return [request, new ServerResponse(request)] as const;
  });
  const before = process.cpuUsage(); // Of the process: Linux counts a single thread's in ticks of 4 ms.
  for (const [request, response] of requests) server.emit('request', request, response);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / BATCH;
}

const plain = { traceparent };
const hostile = Object.entries(HOSTILE).map(
  ([what, headers]) => [what, Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, parsed(value)]))] as const,
);
for (let round = 0; round < 10; round++) {
  for (const headers of [plain, ...hostile.map(([, headers]) => headers)]) cost(headers);
  await telemetry.forceFlush();
}
for (const [what, headers] of hostile) {
  const figures: { with: number[]; without: number[] } = { with: [], without: [] };
  for (let pair = 0; pair < PAIRS; pair++) {
    // They take turns at the start.
    for (const side of pair % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const)) {
      figures[side].push(cost(side === 'with' ? headers : plain));
    }
    await telemetry.forceFlush();
  }
  const without = lowerQuartile(figures.without);
  const added = lowerQuartile(figures.with) - without;
  console.log(`  ${added <= BAR_US ? 'ok    ' : 'MISSED'} ${what}: ${added.toFixed(2)} us on top of ${without.toFixed(2)} us`);
  if (added > BAR_US) process.exitCode = 1;
}
await telemetry.shutdown();
sink.close().closeAllConnections();
