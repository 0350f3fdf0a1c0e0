import { publishTenantSource } from '@busflow/conventions';
import { context, trace } from '@opentelemetry/api';
import pino from 'pino';
import { expect, it } from 'vitest';
import { collector, keysOf } from '../test/lines.ts';
import { inSpan, startTelemetry } from '../test/telemetry.ts';
import { createLogger, traceOptions, type TraceLoggerOptions } from './index.ts';

const telemetry = startTelemetry();
const env = { OTEL_SERVICE_NAME: 'busflow-api', NODE_ENV: 'test' };
const head = { level: 'info', time: expect.any(Number), service: 'busflow-api', environment: 'test' };

function logger(options: TraceLoggerOptions = {}) {
  const out = collector();
  return { log: createLogger({ env, ...options }, out), out };
}

it('puts the active span into the lines of a logger and its children, and nothing outside of one', () => {
  const { log, out } = logger();
  log.info('before');
  const ids = inSpan(() => {
    log.info('inside');
    log.child({ module: 'pricing' }).info({ seats: 3 }, 'child');
  });
  expect(out.lines()).toEqual([
    { ...head, msg: 'before' },
    { ...head, ...ids, msg: 'inside' },
    { ...head, ...ids, module: 'pricing', seats: 3, msg: 'child' },
  ]);
});

it('follows the span that is active at each line', () => {
  const { log, out } = logger();
  const outer = inSpan(() => {
    log.info('a');
    const inner = inSpan(() => log.info('b'));
    expect(out.last()).toMatchObject(inner);
    log.info('c');
  });
  expect(out.last()).toMatchObject(outer);
});

it('writes flags that need both digits, and nothing for a span without valid ids', () => {
  const { log, out } = logger();
  const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 0 };
  context.with(trace.setSpanContext(context.active(), spanContext), () => log.info('unsampled'));
  expect(out.last()).toMatchObject({ trace_flags: '00' });
  context.with(trace.setSpanContext(context.active(), { ...spanContext, traceId: '0'.repeat(32) }), () => log.info('invalid'));
  expect(out.last()).toEqual({ ...head, msg: 'invalid' });
});

it('lets no caller write the reserved fields, neither by the object nor by child bindings', () => {
  const { log, out } = logger();
  const spoof = {
    trace_id: 'f'.repeat(32),
    span_id: 'f'.repeat(16),
    trace_flags: '00',
    tenant_id: 'other',
    service: 'x',
    environment: 'y',
    level: 'z',
    time: 0,
  };
  const ids = inSpan(() => {
    log.info({ ...spoof, body: spoof }, 'by the object');
    const { level: _level, ...bindings } = spoof; // pino itself keeps a binding named level out
    log.child(bindings).info('by bindings');
  });
  for (const [index, line] of out.lines().entries()) {
    expect(line).toMatchObject({ ...head, ...ids, caller_trace_id: spoof.trace_id, caller_tenant_id: 'other', caller_time: 0 });
    expect(line).not.toHaveProperty('tenant_id');
    const keys = keysOf(out.raw[index] ?? '');
    expect(new Set(keys).size).toBe(keys.length);
  }
  // What Loki's regular expression finds first is the real one, whatever the caller nests.
  expect(/"trace_id":"([0-9a-f]{32})"/.exec(out.raw[0] ?? '')?.[1]).toBe(ids.trace_id);
});

it('keeps the ids at the top level, at the front, with a nestedKey', () => {
  const { log, out } = logger({ nestedKey: 'payload' });
  const ids = inSpan(() => log.info({ trace_id: 'mine', seats: 3 }, 'nested'));
  expect(out.last()).toEqual({ ...head, ...ids, payload: { trace_id: 'mine', seats: 3 }, msg: 'nested' });
});

it('leaves the caller with the objects that it gave', () => {
  const { log } = logger();
  const given = { trace_id: 'mine', email: 'max@example.de' };
  inSpan(() => log.info(given));
  expect(given).toEqual({ trace_id: 'mine', email: 'max@example.de' });
});

it('survives frozen objects, BigInt, circles, throwing serializers’ results and values without JSON', () => {
  const { log, out } = logger();
  const circle: Record<string, unknown> = { seats: 3 };
  circle['self'] = circle;
  const ids = inSpan(() => {
    log.info(Object.freeze({ frozen: true }));
    log.info({ big: 12n, circle, fn: () => 1, none: undefined, nan: Number.NaN });
    log.error(new Error('no seat'));
  });
  expect(out.lines()).toEqual([
    { ...head, ...ids, frozen: true },
    { ...head, ...ids, big: 12, circle: { seats: 3, self: '[Circular]' }, nan: null },
    {
      ...head,
      ...ids,
      level: 'error',
      err: { type: 'Error', message: 'no seat', stack: expect.stringContaining('logger.test') },
      msg: 'no seat',
    },
  ]);
});

const fail = (): never => {
  throw new TypeError('no seat');
};

it('survives serializers and toJSON that throw', () => {
  const { log, out } = logger({ serializers: { tour: fail, seats: String } });
  const ids = inSpan(() => log.child({ tour: 1 }).info({ tour: { id: 't-1' }, seats: 3, json: { toJSON: fail } }, 'still here'));
  expect(out.last()).toMatchObject({ ...head, ...ids, tour: '[serializer failed]', seats: '3', msg: 'still here' });
});

it('keeps the user’s mixin, formatters, serializers, redact paths and hooks at work', () => {
  const { log, out } = logger({
    mixin: () => ({ mixed: 'in' }),
    formatters: { log: (fields) => ({ ...fields, formatted: true }) },
    serializers: { tour: (tour: { id: string }) => tour.id },
    redact: ['secret'],
    messageKey: 'message',
    msgPrefix: '[api] ',
    base: { region: 'eu' },
    hooks: {
      logMethod(args, method) {
        method.apply(this, args);
      },
      streamWrite: (line) => line.replace('in"', 'in, mail max@example.de"'),
    },
  });
  const ids = inSpan(() => log.info({ tour: { id: 't-1' }, secret: 's' }, 'hello'));
  expect(out.last()).toEqual({
    ...head,
    ...ids,
    region: 'eu',
    mixed: 'in, mail [redacted:email]',
    tour: 't-1',
    secret: '[Redacted]',
    formatted: true,
    message: '[api] hello',
  });
});

it('still finds the place for the ids when the service reshapes its base fields', () => {
  const { log, out } = logger({ formatters: { bindings: () => ({ app: 'api' }), level: (label) => ({ severity: label }) } });
  const ids = inSpan(() => log.info({ service: 'theirs', trace_id: 'spoof' }, 'reshaped'));
  expect(out.last()).toEqual({
    ...ids,
    severity: 'info',
    time: expect.any(Number),
    app: 'api',
    service: 'theirs',
    caller_trace_id: 'spoof',
    msg: 'reshaped',
  });
});

it('works as options for a logger that somebody else creates, with the level as pino’s transports need it', () => {
  const out = collector();
  const ids = inSpan(() => pino(traceOptions({ env }), out).info('by pino'));
  expect(out.last()).toEqual({ ...head, ...ids, msg: 'by pino' });
  const targets = traceOptions({ env, transport: { targets: [{ target: 'pino/file' }] } });
  expect(targets).not.toHaveProperty('formatters.level');
});

it('takes personal data out of messages, fields, errors and bindings, and counts it by rule', async () => {
  const { log, out } = logger();
  log.child({ user: 'ada@example.de' }).error(new Error('no mail to ada@example.de'), 'card %s', '4111 1111 1111 1111');
  expect(out.raw[0]).not.toMatch(/ada@|4111/);
  expect(out.last()).toMatchObject({
    user: '[redacted:email]',
    msg: 'card [redacted:card]',
    err: { message: 'no mail to [redacted:email]' },
  });
  expect(await telemetry.sums('busflow.log.redactions', 'rule')).toMatchObject({ card: 1, email: expect.any(Number) });
});

it('never reads an id or the time: a span id that passes for a card number stays whole', () => {
  const { log, out } = logger();
  const spanContext = { traceId: '41111111111111114111111111111111', spanId: '4111111111111111', traceFlags: 1 };
  context.with(trace.setSpanContext(context.active(), spanContext), () => log.info('4111111111111111'));
  expect(out.last()).toMatchObject({ span_id: '4111111111111111', trace_id: spanContext.traceId, msg: '[redacted:card]' });
});

it('leaves lines alone with redaction off, and only counts in shadow mode', async () => {
  const before = (await telemetry.sums('busflow.log.redactions', 'rule'))['iban'] ?? 0;
  for (const redaction of [false, { mode: 'shadow' }] as const) {
    const { log, out } = logger({ redaction });
    log.info('DE89370400440532013000');
    expect(out.last()).toEqual({ ...head, msg: 'DE89370400440532013000' });
  }
  expect((await telemetry.sums('busflow.log.redactions', 'rule'))['iban']).toBe(before + 1);
});

it('carries the verified tenant, and none that is no tenant id', () => {
  let tenant: string | undefined = 'alpenbus';
  publishTenantSource(() => tenant);
  const { log, out } = logger();
  log.info('known');
  tenant = 'a","level":"fatal';
  log.info('forged');
  tenant = undefined;
  expect(out.lines()).toEqual([
    { ...head, tenant_id: 'alpenbus', msg: 'known' },
    { ...head, msg: 'forged' },
  ]);
});

it('sends the redacted line as a log record, with severity, trace context and flat attributes', () => {
  telemetry.records.reset();
  const { log } = logger({ env: { ...env, OTEL_LOGS_EXPORTER: 'console, otlp' } });
  const error = Object.assign(new TypeError('no mail to max@example.de'), { code: 'E_MAIL' });
  const ids = inSpan(() => log.error({ err: error, context: 'Booking', tour: { id: 't-1', stops: [1, 2] } }, 'failed for max@example.de'));
  const [record] = telemetry.records.getFinishedLogRecords();
  expect(record).toMatchObject({ severityNumber: 17, severityText: 'error', body: 'failed for [redacted:email]' });
  expect(record?.spanContext).toMatchObject({ traceId: ids.trace_id, spanId: ids.span_id, traceFlags: 1 });
  expect(record?.attributes).toEqual({
    'exception.type': 'TypeError',
    'exception.message': 'no mail to [redacted:email]',
    'exception.stacktrace': expect.stringContaining('[redacted:email]'),
    'err.code': 'E_MAIL',
    context: 'Booking',
    'tour.id': 't-1',
    'tour.stops': '[1,2]',
  });
});

it('sends no records unless asked, and none with the SDK off', () => {
  telemetry.records.reset();
  logger().log.info('no');
  logger({ env: { OTEL_LOGS_EXPORTER: 'otlp', OTEL_SDK_DISABLED: 'true' } }).log.info('no');
  logger({ otlp: false, env: { OTEL_LOGS_EXPORTER: 'otlp' } }).log.info('no');
  expect(telemetry.records.getFinishedLogRecords()).toEqual([]);
  logger({ otlp: true }).log.info('yes');
  expect(telemetry.records.getFinishedLogRecords()).toHaveLength(1);
});
