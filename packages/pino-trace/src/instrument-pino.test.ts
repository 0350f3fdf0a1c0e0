import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collector, keysOf } from '../test/lines.ts';
import { inSpan, startTelemetry } from '../test/telemetry.ts';
import { createLogger, instrumentPino } from './index.ts';

startTelemetry();
const out = collector();
const before = pino({ base: null }, out);
let stop: () => void;

beforeEach(() => {
  stop = instrumentPino();
  out.raw.splice(0);
});
afterEach(() => stop());

const head = { level: 30, time: expect.any(Number) };

it('serves loggers that are already there and their children, and stops when told', () => {
  const child = before.child({ module: 'http' });
  const ids = inSpan(() => {
    before.info({ seats: 3 }, 'root');
    child.info('child');
  });
  before.info('no span');
  stop();
  inSpan(() => before.info('stopped'));
  expect(out.lines()).toEqual([
    { ...head, ...ids, seats: 3, msg: 'root' },
    { ...head, ...ids, module: 'http', msg: 'child' },
    { ...head, msg: 'no span' },
    { ...head, msg: 'stopped' },
  ]);
  expect(child.bindings()).toEqual({ module: 'http' });
});

it('keeps ids at the top level with nestedKey, serves frozen objects, and leaves the caller’s object as it is', () => {
  const nested = pino({ base: null, nestedKey: 'payload' }, out);
  const given = Object.freeze({ seats: 3 });
  const ids = inSpan(() => nested.info(given, 'nested'));
  expect(out.last()).toEqual({ ...head, ...ids, payload: { seats: 3 }, msg: 'nested' });
  expect(given).toEqual({ seats: 3 });
});

it('lets neither the object nor bindings nor a mixin write the ids', () => {
  const spoof = { trace_id: 'f'.repeat(32), span_id: 'f'.repeat(16) };
  const mixed = pino({ base: null, mixin: () => ({ trace_flags: '00' }), serializers: { seats: String } }, out);
  const ids = inSpan(() => {
    before.info(spoof);
    before.child(spoof).info('bindings');
    mixed.info({ seats: 3 });
  });
  expect(out.lines()).toEqual([
    { ...head, ...ids },
    { ...head, ...ids, caller_trace_id: spoof.trace_id, caller_span_id: spoof.span_id, msg: 'bindings' },
    { ...head, ...ids, seats: '3' },
  ]);
  for (const line of out.raw) expect(new Set(keysOf(line)).size).toBe(keysOf(line).length);
});

it('writes each id once when a serializer logs, and gives everything back when one throws', () => {
  const failing = pino({ base: null, serializers: { loud: () => failing.info('inner'), bad: () => JSON.parse('{') } }, out);
  const ids = inSpan(() => {
    failing.info({ loud: 1 }, 'outer');
    expect(() => failing.info({ bad: 1 })).toThrow(SyntaxError);
  });
  failing.info('after');
  expect(out.lines()).toEqual([
    { ...head, ...ids, msg: 'inner' },
    { ...head, ...ids, msg: 'outer' },
    { ...head, msg: 'after' },
  ]);
  for (const line of out.raw) expect(new Set(keysOf(line)).size).toBe(keysOf(line).length);
});

it('writes each id once where it is asked for twice', () => {
  const stopSecond = instrumentPino();
  const ids = inSpan(() => before.info('twice'));
  stopSecond();
  expect(out.last()).toEqual({ ...head, ...ids, msg: 'twice' });
  before.info('after');
  expect(out.last()).toEqual({ ...head, msg: 'after' });
});

it('leaves our own loggers to themselves', () => {
  const ids = inSpan(() => createLogger({ service: 'api', environment: 'test' }, out).info('ours'));
  expect(out.last()).toEqual({ ...head, level: 'info', service: 'api', environment: 'test', ...ids, msg: 'ours' });
});
