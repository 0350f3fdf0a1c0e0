import 'reflect-metadata';
import { Controller, Get, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { trace } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { collector, type Line } from '../test/lines.ts';
import { startTelemetry } from '../test/telemetry.ts';
import { createLogger } from './index.ts';
import { TraceLogger } from './nest.ts';

startTelemetry();
const out = collector();
const head = { time: expect.any(Number), service: 'busflow-api', environment: 'test' };
const ids = { trace_id: expect.stringMatching(/^[0-9a-f]{32}$/), span_id: expect.stringMatching(/^[0-9a-f]{16}$/), trace_flags: '01' };

@Controller()
class BookingController {
  private readonly logger = new Logger('Booking');

  @Get('ok')
  ok(): string {
    return trace.getTracer('test').startActiveSpan('booking.create', (span) => {
      this.logger.log('stored');
      this.logger.log({ bookingId: 'b-1', seats: 3 });
      this.logger.warn('late for %s', { email: 'max@example.de' });
      this.logger.debug('details');
      this.logger.verbose('more details');
      this.logger.error('mail failed', new TypeError('no such host').stack);
      this.logger.error('mail failed', new TypeError('for max@example.de'));
      this.logger.fatal('gone');
      span.end();
      return 'ok';
    });
  }

  @Get('boom')
  boom(): never {
    throw new RangeError('no seats for max@example.de');
  }
}

@Module({ controllers: [BookingController] })
class AppModule {}

let url = '';
let startUp: Line[] = [];
let stop: () => Promise<void>;

beforeAll(async () => {
  const logger = new TraceLogger(createLogger({ service: 'busflow-api', environment: 'test', level: 'trace' }, out));
  const app = await NestFactory.create(AppModule, { logger });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  stop = () => app.close();
  startUp = out.lines();
});
afterAll(() => stop());
beforeEach(() => void out.raw.splice(0));

it('writes what Nest says at start-up with its context', () => {
  expect(startUp).toContainEqual({ ...head, level: 'info', context: 'NestFactory', msg: 'Starting Nest application...' });
  expect(startUp).toContainEqual({ ...head, level: 'info', context: 'RouterExplorer', msg: 'Mapped {/ok, GET} route' });
});

it('maps Nest’s levels, contexts, objects, stacks and errors, inside the request’s span', async () => {
  await fetch(`${url}/ok`);
  const booking = { ...head, ...ids, context: 'Booking' };
  expect(out.lines()).toEqual([
    { ...booking, level: 'info', msg: 'stored' },
    { ...booking, level: 'info', bookingId: 'b-1', seats: 3 },
    { ...booking, level: 'warn', email: '[redacted:email]', msg: 'late for %s' },
    { ...booking, level: 'debug', msg: 'details' },
    { ...booking, level: 'trace', msg: 'more details' },
    {
      ...booking,
      level: 'error',
      err: { type: 'TypeError', stack: expect.stringContaining('TypeError: no such host\n    at ') },
      msg: 'mail failed',
    },
    {
      ...booking,
      level: 'error',
      err: { type: 'TypeError', message: 'for [redacted:email]', stack: expect.stringContaining('at BookingController.ok') },
      msg: 'mail failed',
    },
    { ...booking, level: 'fatal', msg: 'gone' },
  ]);
});

it('writes an exception that nobody caught with its stack and without the personal data in it', async () => {
  const response = await fetch(`${url}/boom`);
  expect(response.status).toBe(500);
  expect(out.last()).toEqual({
    ...head,
    level: 'error',
    context: 'ExceptionsHandler',
    err: { type: 'RangeError', message: 'no seats for [redacted:email]', stack: expect.stringContaining('at BookingController.boom') },
    msg: 'no seats for [redacted:email]',
  });
});

it('takes odd arguments as they come', () => {
  const logger = new TraceLogger(createLogger({ service: 'busflow-api', environment: 'test' }, out));
  logger.log(undefined);
  logger.log(null, 'Ctx');
  logger.log(42, { a: 1 }, ['x'], 'Ctx');
  logger.log(AppModule, 7n, 'Ctx');
  logger.error('failed', undefined, 'Ctx');
  logger.error(new Error('first'), new Error('second'), 'Ctx');
  logger.error({ context: 'theirs' }, 'Ctx');
  logger.log(new Date(0), new Map([['seats', 3]]), {}, 'Ctx');
  const fields = { ...head, level: 'info', context: 'Ctx' };
  expect(out.lines()).toEqual([
    { ...head, level: 'info' },
    { ...fields, msg: 'null' },
    { ...fields, a: 1, params: ['x'], msg: '42' },
    { ...fields, msg: 'AppModule 7' },
    { ...fields, level: 'error', msg: 'failed' },
    { ...fields, level: 'error', err: expect.objectContaining({ message: 'first' }), msg: 'first' },
    { ...fields, level: 'error' },
    { ...fields, msg: "1970-01-01T00:00:00.000Z Map(1) { 'seats' => 3 }" },
  ]);
});
