import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { envReader } from './env.ts';
import { withoutValues } from './query.ts';
import { serviceResource } from './resource.ts';
import { targetOf, type Signal } from './targets.ts';

let said: string[] = [];
const note = (...parts: unknown[]) => void said.push(parts.slice(1).join(' '));
beforeEach(() => {
  said = [];
  diag.setLogger(
    { error: note, warn: note, info: note, debug: note, verbose: note },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
});
afterEach(() => diag.disable());

const target = (env: Record<string, string>, signal: Signal = 'traces', option?: string) => targetOf(signal, envReader(env), option);

const grpc = (endpoint: string) => ({ exporter: 'otlp', protocol: 'grpc', endpoint, url: endpoint });

describe('where a signal goes', () => {
  it.each([
    ['nothing set', {}, grpc('http://localhost:4317')],
    [
      'only the protocol',
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
      { exporter: 'otlp', protocol: 'http/json', endpoint: 'http://localhost:4318', url: 'http://localhost:4318/v1/traces' },
    ],
    ['production', { NODE_ENV: 'production' }, { exporter: 'none', why: 'no endpoint is configured and NODE_ENV is production' }],
    ['tests', { NODE_ENV: 'test' }, { exporter: 'none', why: 'no endpoint is configured and NODE_ENV is test' }],
    ['production, asked for', { NODE_ENV: 'production', OTEL_TRACES_EXPORTER: 'otlp' }, grpc('http://localhost:4317')],
    ['port 4317', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317' }, grpc('http://c:4317')],
    [
      'port 4318',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' },
      { exporter: 'otlp', protocol: 'http/protobuf', endpoint: 'http://c:4318', url: 'http://c:4318/v1/traces' },
    ],
    [
      'no scheme, and no TLS on purpose',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'c:4317', OTEL_EXPORTER_OTLP_INSECURE: 'true' },
      grpc('http://c:4317'),
    ],
    [
      'a signal’s own endpoint and protocol',
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t:1',
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
      },
      { exporter: 'otlp', protocol: 'http/json', endpoint: 'http://t:1', url: 'http://t:1' },
    ],
    ['none', { OTEL_TRACES_EXPORTER: 'none' }, { exporter: 'none', why: 'OTEL_TRACES_EXPORTER=none' }],
    ['console', { OTEL_TRACES_EXPORTER: 'console' }, { exporter: 'console' }],
  ])('%s', (_what, env: Record<string, string>, expected) => {
    expect(target(env)).toEqual(expected);
    expect(said).toEqual([]);
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'not a url' }, 'none', 'not a url'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://c:4317' }, 'none', 'ftp://c:4317 is not a URL'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'c:4317' }, 'otlp', 'c:4317 has no scheme and is taken as https://c:4317: write http://c:4317'],
    [{ OTEL_TRACES_EXPORTER: 'otlp,console' }, 'otlp', 'console is ignored'],
    [{ OTEL_TRACES_EXPORTER: 'zipkin' }, 'none', 'OTEL_TRACES_EXPORTER=zipkin'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'carrier-pigeon' }, 'otlp', 'OTEL_EXPORTER_OTLP_PROTOCOL=carrier-pigeon'],
  ])('reports %j', (env: Record<string, string>, exporter, message) => {
    expect(target(env).exporter).toBe(exporter);
    expect(said.join()).toContain(message);
  });

  it('sends logs only where somebody named an endpoint or asked for them', () => {
    expect(target({}, 'logs').exporter).toBe('none');
    expect(target({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317' }, 'logs').exporter).toBe('otlp');
    expect(target({ OTEL_LOGS_EXPORTER: 'otlp' }, 'logs').exporter).toBe('otlp');
    expect(target({}, 'logs', 'http://c:4317').exporter).toBe('otlp');
  });
});

const attributes = (env: Record<string, string>) => serviceResource(envReader(env)).attributes;

describe('the resource', () => {
  it('holds the service and the environment under both names, and nothing about the process', () => {
    const resource = attributes({
      OTEL_SERVICE_NAME: 'api',
      NODE_ENV: 'production',
      OTEL_RESOURCE_ATTRIBUTES: 'service.version=1.2,team=a%20b',
    });
    expect(resource).toMatchObject({
      'service.name': 'api',
      'service.version': '1.2',
      'service.namespace': 'busflow',
      'deployment.environment.name': 'production',
      'deployment.environment': 'production',
      team: 'a b',
    });
    expect(Object.keys(resource).filter((key) => key.startsWith('process.') || key.startsWith('host.'))).toEqual([]);
  });
  it.each([
    [{ BUSFLOW_PREVIEW_ID: '123', NODE_ENV: 'production', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production' }],
    [{ CI_MERGE_REQUEST_IID: '123' }],
    [{ GITHUB_REF: 'refs/pull/123/merge' }],
  ])('tags a preview stack: %j', (env: Record<string, string>) => {
    expect(attributes(env)).toMatchObject({
      'deployment.environment.name': 'preview',
      'deployment.environment': 'preview',
      'service.namespace': 'busflow-pr-123',
    });
  });
  it('reports a preview id that can’t be part of a name', () => {
    expect(attributes({ BUSFLOW_PREVIEW_ID: 'feature/x', NODE_ENV: 'production' })).toMatchObject({
      'deployment.environment.name': 'production',
      'service.namespace': 'busflow',
    });
    expect(said.join()).toContain('BUSFLOW_PREVIEW_ID=feature/x is ignored');
  });
  it('reports a malformed OTEL_RESOURCE_ATTRIBUTES and drops all of it', () => {
    expect(attributes({ OTEL_RESOURCE_ATTRIBUTES: 'team=a,nonsense' })).not.toHaveProperty('team');
    expect(said.join()).toContain('OTEL_RESOURCE_ATTRIBUTES');
  });
});

it.each([
  ['number', () => envReader({ X: 'many' }).number('X'), undefined],
  ['number', () => envReader({ X: '-1' }).number('X'), undefined],
  ['flag', () => envReader({ X: 'yes' }).flag('X'), false],
])('reports a variable that is no %s', (_shape, read, value) => {
  expect(read()).toBe(value);
  expect(said[0]).toMatch(/^X=(?:many|-1|yes) is ignored: it takes/);
});

it('takes an empty variable for unset', () => {
  expect(envReader({ X: ' ' }).number('X')).toBeUndefined();
  expect(said).toEqual([]);
});

it.each([
  ['a=1&b=2', 'a=REDACTED&b=REDACTED'],
  ['jane@example.com', 'REDACTED'],
  ['a==x', 'a=REDACTED'],
])('leaves the values out of %s', (query, expected) => {
  expect(withoutValues(query)).toBe(expected);
});
