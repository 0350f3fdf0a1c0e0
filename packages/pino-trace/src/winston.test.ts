import { Writable } from 'node:stream';
import winston from 'winston';
import { beforeEach, expect, it } from 'vitest';
import { collector } from '../test/lines.ts';
import { inSpan, startTelemetry } from '../test/telemetry.ts';
import { traceFormat, type WinstonFormat } from './winston.ts';

const telemetry = startTelemetry();
const out = collector();
const settings = { service: 'busflow-api', environment: 'test' };
const head = { level: 'info', time: expect.any(Number), ...settings };

beforeEach(() => void out.raw.splice(0));

function logger(format: WinstonFormat | winston.Logform.Format = traceFormat(settings)): winston.Logger {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out.write(chunk.toString());
      done();
    },
  });
  return winston.createLogger({ level: 'silly', format, transports: [new winston.transports.Stream({ stream })] });
}

it('writes the same fields as the pino loggers, ids in front of what the caller gives', () => {
  const log = logger();
  log.info('outside');
  const ids = inSpan(() => log.child({ module: 'pricing' }).warn('inside', { trace_id: 'spoof', seats: 3, nothing: undefined }));
  expect(out.lines()).toEqual([
    { ...head, msg: 'outside' },
    { ...head, ...ids, level: 'warn', module: 'pricing', caller_trace_id: 'spoof', seats: 3, msg: 'inside' },
  ]);
  expect(/"trace_id":"(\w+)"/.exec(out.raw[1] ?? '')?.[1]).toBe(ids.trace_id);
});

it('redacts messages, fields and errors wherever winston puts them', () => {
  const log = logger();
  log.error(new TypeError('no mail to max@example.de'));
  log.error('failed:', new TypeError('no mail to max@example.de'));
  log.error('failed', { err: Object.assign(new TypeError('no mail to max@example.de'), { code: 'E1' }), pan: 4111111111111111 });
  expect(out.raw.join('')).not.toMatch(/max@|4111/);
  const err = { type: 'TypeError', stack: expect.stringContaining('[redacted:email]\n    at ') };
  expect(out.lines()).toEqual([
    { ...head, level: 'error', err: { ...err, message: 'no mail to [redacted:email]' }, msg: 'no mail to [redacted:email]' },
    { ...head, level: 'error', err, msg: 'failed: no mail to [redacted:email]' },
    { ...head, level: 'error', err: { ...err, message: 'no mail to [redacted:email]', code: 'E1' }, pan: '[redacted:card]', msg: 'failed' },
  ]);
});

it('works behind the user’s own formats, colours included', () => {
  const { combine, colorize, splat, timestamp } = winston.format;
  logger(combine(colorize(), splat(), timestamp({ format: () => 'noon' }), traceFormat(settings))).info('%d seats', 3);
  expect(out.last()).toEqual({ ...head, timestamp: 'noon', msg: '3 seats' });
});

/** A new one each time: winston writes its level onto an error that it is given alone. */
const caused = () => new Error('outer', { cause: new TypeError('no mail to max@example.de', { cause: 'refused' }) });

it('writes what an error was caused by, an error alone or in a field, and a circle of them once', () => {
  const log = logger();
  const circle = caused();
  circle.cause = circle;
  const cause = { type: 'TypeError', message: 'no mail to [redacted:email]', stack: expect.any(String), cause: 'refused' };
  const error = { type: 'Error', message: 'outer', stack: expect.any(String) };
  log.error(caused());
  log.error('failed', { err: caused() });
  log.error('failed', { err: circle });
  expect(out.lines()).toEqual([
    { ...head, level: 'error', msg: 'outer', err: { ...error, cause } },
    { ...head, level: 'error', msg: 'failed', err: { ...error, cause } },
    { ...head, level: 'error', msg: 'failed', err: { ...error, cause: '[Circular]' } },
  ]);
});

it('survives circles, BigInt and values that throw', () => {
  const circle: Record<string, unknown> = { cause: new RangeError('deep') };
  circle['self'] = circle;
  const broken = { toJSON: () => JSON.parse('{') };
  logger().info({ message: { a: 1 }, circle, big: 12n, twice: [head.service, head.service], broken });
  expect(out.last()).toEqual({
    ...head,
    circle: { cause: { type: 'RangeError', message: 'deep', stack: expect.any(String) }, self: '[Circular]' },
    big: 12,
    twice: ['busflow-api', 'busflow-api'],
    broken: '[unable to serialize]',
    msg: { a: 1 },
  });
});

it('writes whatever is in the info object, and the caller’s own err before winston’s stack', () => {
  const log = logger();
  log.info('none of these', { none: undefined, fn: () => 1, sym: Symbol('s') });
  log.info('all of these', { nil: null, list: [1], 'a"b': true, nan: Number.NaN, big: 2n });
  log.info('both', { err: { type: 'Theirs' }, stack: 'Error: x\n    at y' });
  log.info('a stack', { err: null, stack: 'RangeError: x\n    at y' });
  expect(out.lines()).toEqual([
    { ...head, msg: 'none of these' },
    { ...head, nil: null, list: [1], 'a"b': true, nan: null, big: 2, msg: 'all of these' },
    { ...head, err: { type: 'Theirs' }, msg: 'both' },
    { ...head, err: { type: 'RangeError', stack: 'RangeError: x\n    at y' }, msg: 'a stack' },
  ]);
});

it('sends the redacted line as a log record', () => {
  telemetry.records.reset();
  const ids = inSpan(() => logger(traceFormat({ ...settings, otlp: true })).silly('for max@example.de', { seats: 3 }));
  const [record] = telemetry.records.getFinishedLogRecords();
  expect(record).toMatchObject({ severityNumber: 1, severityText: 'silly', body: 'for [redacted:email]', attributes: { seats: 3 } });
  expect(record?.spanContext?.traceId).toBe(ids.trace_id);
});
