import { expect, it } from 'vitest';
import { collector } from '../test/lines.ts';
import {
  createLogger,
  instrumentPino,
  RedactorOptionError,
  traceOptions,
  TraceSettingError,
  type RedactionSettings,
  type TraceLoggerOptions,
  type TraceSettings,
} from './index.ts';
import { TraceLogger } from './nest.ts';
import { traceFormat } from './winston.ts';

const resource = 'service.name=pricing,deployment.environment.name=stag%20ing';

it.each<[string, Record<string, string>, string, string]>([
  ['the resource', { OTEL_RESOURCE_ATTRIBUTES: resource, NODE_ENV: 'test' }, 'pricing', 'stag ing'],
  ['the old name in the resource', { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=staging' }, 'unknown_service:node', 'staging'],
  [
    'nowhere, when one part of the resource is bad',
    { OTEL_RESOURCE_ATTRIBUTES: `${resource},bad=%` },
    'unknown_service:node',
    'development',
  ],
  ['our own variable', { OTEL_SERVICE_NAME: 'api', BUSFLOW_ENVIRONMENT: 'eu', OTEL_RESOURCE_ATTRIBUTES: resource }, 'api', 'eu'],
  ['a preview', { OTEL_SERVICE_NAME: 'api', BUSFLOW_PREVIEW_ID: '12', BUSFLOW_ENVIRONMENT: 'production' }, 'api', 'preview'],
  ['a pull request', { GITHUB_REF: 'refs/pull/7/merge', NODE_ENV: 'production' }, 'unknown_service:node', 'preview'],
  ['Node', { BUSFLOW_PREVIEW_ID: 'no id', NODE_ENV: 'production' }, 'unknown_service:node', 'production'],
  ['nothing', {}, 'unknown_service:node', 'development'],
])('names service and environment from %s', (_from, env, service, environment) => {
  const out = collector();
  createLogger({ env }, out).info('x');
  expect(out.last()).toMatchObject({ service, environment });
  createLogger({ env, service: 'mine', environment: 'here' }, out).info('x');
  expect(out.last()).toMatchObject({ service: 'mine', environment: 'here' });
});

it.each<[unknown, string]>([
  [{ service: '' }, 'createLogger: service takes a string that is not empty, not an empty string'],
  [{ environment: 7 }, 'createLogger: environment takes a string that is not empty, not 7'],
  [{ sevice: 'api' }, 'createLogger has no option "sevice"; did you mean "service"?'],
  [{ leval: 'debug' }, 'createLogger has no option "leval"; did you mean "level"?'],
  [{ redaction: true }, 'createLogger: redaction takes false, or { rules, exclusions, mode, key }, not true'],
  [{ otlp: 'yes' }, 'createLogger: otlp takes true or false, not a string'],
  [null, 'createLogger takes an object of options'],
])('refuses %j where the logger is created', (options, problem) => {
  expect(() => createLogger(options as TraceLoggerOptions)).toThrow(TraceSettingError);
  expect(() => createLogger(options as TraceLoggerOptions)).toThrow(problem);
});

it('names the call that was given a wrong option, and each thing that is wrong', () => {
  expect(() => traceOptions({ autoLogging: false } as TraceLoggerOptions)).toThrow('traceOptions has no option "autoLogging"');
  expect(() => traceFormat({ level: 'info', otlp: 1 } as unknown as TraceSettings)).toThrow(
    /traceFormat has no option "level".*\n.*otlp takes true or false/,
  );
  expect(() => instrumentPino(...([{ redaction: {} }] as never[]))).toThrow(TraceSettingError);
  expect(() => new TraceLogger(undefined as never)).toThrow('TraceLogger takes a pino logger');
  expect(() => createLogger({ redaction: { mode: 'hash', key: 'short' } })).toThrow(RedactorOptionError);
  expect(() => createLogger({ redaction: { onRedaction() {} } as RedactionSettings })).toThrow(
    'createLogger: redaction has no option "onRedaction"; it takes rules, exclusions, mode, key',
  );
});
