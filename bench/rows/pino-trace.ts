import { openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createLogger } from '@busflow/pino-trace';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { default as pinoFactory, Logger } from 'pino';
import { cpuPerOperation, type Bench } from '../harness.ts';

const BASE = { service: 'busflow-api', environment: 'production' };
const FIELDS = { bookingId: 'b-0193a1f2', tourId: 't-100', seats: 3, path: '/api/bookings', durationMs: 12.5 };
const require = createRequire(import.meta.url);

/** CPU per line of five fields and a message, written to /dev/null while a span is active. */
function line(createLogger: (pino: typeof pinoFactory) => Logger): Promise<number> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider());
  // pino is loaded here, after the peer's hook on `require`, so that both sides run the same copy.
  const logger = createLogger(require('pino') as typeof pinoFactory);
  return trace.getTracer('bench').startActiveSpan('bench.log', (span) =>
    cpuPerOperation((count) => {
      for (let index = 0; index < count; index++) logger.info(FIELDS, 'booking stored, the passenger gets the confirmation by mail');
    }).finally(() => span.end()),
  );
}

function devNull(pino: typeof pinoFactory) {
  return pino.destination({ fd: openSync('/dev/null', 'w') });
}

/** The peer's ids only: its log sending is off, as ours is. */
function instrumented(): Promise<number> {
  const instrumentation = new PinoInstrumentation({ disableLogSending: true });
  instrumentation.enable();
  return line((pino) => pino({ base: BASE }, devNull(pino)));
}

const peer = { unit: 'ns CPU per line', peerName: '@opentelemetry/instrumentation-pino', peer: instrumented } as const;

export const benches: readonly Bench[] = [
  { ...peer, bench: 'pino-trace/ids', ours: () => line((pino) => createLogger({ ...BASE, redaction: false }, devNull(pino))) },
  { ...peer, bench: 'pino-trace/ids-redaction', ours: () => line((pino) => createLogger(BASE, devNull(pino))) },
];
