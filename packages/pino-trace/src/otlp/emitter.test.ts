import { diag, DiagLogLevel, logs, metrics, type LogRecord } from '@opentelemetry/api';
import { beforeEach, expect, it, vi } from 'vitest';
import { collector } from '../../test/lines.ts';
import { createLogger } from '../index.ts';

const records: LogRecord[] = [];
let emit = (record: LogRecord): void => void records.push(record);
let enabled = true;
logs.setGlobalLoggerProvider({ getLogger: () => ({ emit: (record) => emit(record), enabled: () => enabled }) });

const out = collector();
const settings = { service: 'api', environment: 'test', otlp: true };

beforeEach(() => {
  records.splice(0);
  enabled = true;
});

it('bounds a record: attributes, strings and depth', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`k${index}`, index]));
  createLogger(settings, out).info({ deep: { a: { b: { c: { d: { e: 1 } } } } }, none: null, ...many }, 'x'.repeat(20_000));
  const [record] = records;
  const attributes = record?.attributes ?? {};
  expect(Object.keys(attributes)).toHaveLength(128);
  expect(attributes).toMatchObject({ 'deep.a.b.c': '{"d":{"e":1}}', k0: 0, dropped_attributes: 74 });
  expect(record?.body).toHaveLength(16_384);
  expect(String(record?.body).endsWith('x…')).toBe(true);
});

it.each([
  [{ customLevels: { audit: 35 } }, 'audit', { severityText: 'audit', severityNumber: 9 }],
  [{ formatters: { level: () => ({ level: 'toString' }) } }, 'warn', { severityText: 'toString', severityNumber: 0 }],
  [{ formatters: { level: (_label: string, level: number) => ({ level }) } }, 'warn', { severityText: 'warn', severityNumber: 13 }],
  [{ formatters: { level: () => ({ level: [] }) } }, 'warn', {}],
] as const)('reads the severity from the line, whatever shape it has: %#', (options, method, expected) => {
  const logger = createLogger({ ...settings, ...options }, out) as unknown as Record<string, (text: string) => void>;
  logger[method]?.('x');
  const { severityText, severityNumber } = records[0] ?? {};
  expect(JSON.parse(JSON.stringify({ severityText, severityNumber }))).toEqual(expected);
});

it.each<[boolean | (() => string), Date | undefined]>([
  [(): string => ',"time":"2026-11-22T10:00:00.000Z"', new Date('2026-11-22T10:00:00Z')],
  [(): string => ',"time":1795376312098', new Date(1_795_376_312_098)],
  [false, undefined],
])('takes the time of the line: %#', (timestamp, expected) => {
  createLogger({ ...settings, timestamp }, out).info('x');
  expect(records[0]?.timestamp).toEqual(expected);
});

it('parses nothing while nobody listens', () => {
  enabled = false;
  createLogger(settings, out).info('x');
  expect(records).toEqual([]);
});

it('keeps the line and the caller safe from a provider that throws, and says so once', () => {
  const warn = vi.fn();
  diag.setLogger({ warn, error: warn, info: warn, debug: warn, verbose: warn }, DiagLogLevel.WARN);
  metrics.setGlobalMeterProvider({
    getMeter() {
      throw new Error('no meter');
    },
  });
  const before = emit;
  emit = () => {
    throw new Error('no queue');
  };
  const logger = createLogger(settings, out);
  logger.info('for max@example.de');
  logger.info('again');
  emit = before;
  diag.disable();
  expect(out.lines().slice(-2)).toMatchObject([{ msg: 'for [redacted:email]' }, { msg: 'again' }]);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn).toHaveBeenCalledWith('@busflow/pino-trace', expect.stringContaining('no queue'));
});
