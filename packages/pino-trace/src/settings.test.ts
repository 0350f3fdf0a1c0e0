import { expect, it } from 'vitest';
import { collector } from '../test/lines.ts';
import { createLogger, RedactorOptionError, TraceSettingError } from './index.ts';

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

it('refuses settings that make no sense where the logger is created', () => {
  expect(() => createLogger({ service: '' })).toThrow(TraceSettingError);
  expect(() => createLogger({ environment: 7 as unknown as string })).toThrow('environment: 7 is not a name');
  expect(() => createLogger({ redaction: { mode: 'hash', key: 'short' } })).toThrow(RedactorOptionError);
  expect(() => createLogger({ redaction: { rules: ['name' as 'email'] } })).toThrow('rule "name" is none of email, card');
});
