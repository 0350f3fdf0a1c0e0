import { openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import { createLogger, instrumentPino } from '@busflow/pino-trace';
import { traceFormat } from '@busflow/pino-trace/winston';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import { WinstonInstrumentation } from '@opentelemetry/instrumentation-winston';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { default as pinoFactory } from 'pino';
import type { default as winstonModule, Logform, LoggerOptions } from 'winston';
import { cpuPerOperation, type Bench } from '../harness.ts';

const BASE = { service: 'busflow-api', environment: 'production' };
const FIELDS = { bookingId: 'b-0193a1f2', tourId: 't-100', seats: 3, path: '/api/bookings', durationMs: 12.5 };
const require = createRequire(import.meta.url);

interface InfoLogger {
  info(fields: object, message: string): void;
}

/** CPU per line of five fields and a message, written to /dev/null while a span is active. */
function line(createLogger: () => InfoLogger): Promise<number> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider());
  const logger = createLogger();
  return trace.getTracer('bench').startActiveSpan('bench.log', (span) =>
    cpuPerOperation((count) => {
      for (let index = 0; index < count; index++) logger.info(FIELDS, 'booking stored, the passenger gets the confirmation by mail');
    }).finally(() => span.end()),
  );
}

/** Loaded late, behind the peer's hook on `require`, so that both sides run the same copy. */
function withPino(create: (pino: typeof pinoFactory, stream: ReturnType<typeof pinoFactory.destination>) => InfoLogger): Promise<number> {
  return line(() => {
    const pino = require('pino') as typeof pinoFactory;
    return create(pino, pino.destination({ fd: openSync('/dev/null', 'w') }));
  });
}

function withWinston(format: (winston: typeof winstonModule) => Logform.Format, options: LoggerOptions = {}): Promise<number> {
  return line(() => {
    const winston = require('winston') as typeof winstonModule;
    const logger = winston.createLogger({
      ...options,
      format: format(winston),
      transports: [new winston.transports.Stream({ stream: devNull() })],
    });
    return { info: (fields, message) => logger.info(message, fields) };
  });
}

/** Writes each line at once, as pino's destination does; an asynchronous stream would keep a whole batch in memory. */
function devNull(): Writable {
  const fd = openSync('/dev/null', 'w');
  return new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      writeSync(fd, chunk);
      done();
    },
  });
}

/** The peer's ids only: its log sending is off, as ours is. */
function instrumentedPino(): Promise<number> {
  new PinoInstrumentation({ disableLogSending: true }).enable();
  return withPino((pino, stream) => pino({ base: BASE }, stream));
}

function instrumentedWinston(): Promise<number> {
  new WinstonInstrumentation({ disableLogSending: true }).enable();
  return withWinston(({ format }) => format.combine(format.timestamp(), format.json()), { defaultMeta: BASE });
}

const unit = 'ns CPU per line';
const pinoPeer = { unit, peerName: '@opentelemetry/instrumentation-pino', peer: instrumentedPino } as const;

export const benches: readonly Bench[] = [
  { ...pinoPeer, bench: 'pino-trace/ids', ours: () => withPino((_pino, stream) => createLogger({ ...BASE, redaction: false }, stream)) },
  { ...pinoPeer, bench: 'pino-trace/ids-redaction', ours: () => withPino((_pino, stream) => createLogger(BASE, stream)) },
  {
    ...pinoPeer,
    bench: 'pino-trace/instrument-pino',
    ours() {
      instrumentPino();
      return withPino((pino, stream) => pino({ base: BASE }, stream));
    },
  },
  {
    unit,
    bench: 'pino-trace/winston',
    peerName: '@opentelemetry/instrumentation-winston',
    peer: instrumentedWinston,
    ours: () => withWinston(() => traceFormat(BASE)),
  },
];
