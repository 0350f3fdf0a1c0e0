import { diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { beforeAll, expect, it } from 'vitest';
import { usableOptions } from './options.ts';
import { start } from './start.ts';

const said: string[] = [];
const note = (...parts: unknown[]) => void said.push(parts.join(' '));
beforeAll(() => {
  diag.setLogger({ error: note, warn: note, info: note, debug: note, verbose: note }, { logLevel: DiagLogLevel.WARN });
});

it.each([
  [{ servicename: 'api' }, 'startTelemetry has no option "servicename"; did you mean "serviceName"?'],
  [
    { trust: 'everybody' },
    'startTelemetry: trust takes "client" or "service", or an object of policy and ignore, a list of paths that begin with "/", not a string',
  ],
  [{ trust: { ignored: ['/hooks/'] } }, 'startTelemetry: trust takes "client" or "service", or an object of policy and ignore'],
  [{ endpoint: 'collector:4317' }, 'startTelemetry: endpoint takes a URL such as "http://collector:4317", not a string'],
  [{ shutdownDeadlineMs: -1 }, 'startTelemetry: shutdownDeadlineMs takes milliseconds from 0, not -1'],
  [{ trust: { policy: 'service', ignore: ['webhooks'] } }, 'a list of paths that begin with "/", not an object'],
  [{ instrumentations: 'some' }, 'startTelemetry: instrumentations takes "all" or a list of instrumentations'],
  ['http://collector:4317', 'startTelemetry takes an object of options'],
])('reports the options %j and leaves them out', (options, message) => {
  const problems: string[] = [];
  expect(usableOptions(options, (problem) => void problems.push(problem))).toEqual({});
  expect(problems.join()).toContain(message);
});

it('keeps the options beside a wrong one', () => {
  expect(usableOptions({ serviceName: 'api', trust: 'everybody' }, () => {})).toEqual({ serviceName: 'api' });
});

it('leaves another SDK alone and says so; a second start answers with the first', async () => {
  trace.setGlobalTracerProvider(new TracerProvider());
  const telemetry = await start({}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317' });
  expect(telemetry.status).toMatchObject({ state: 'off', reason: 'another OpenTelemetry SDK was started first' });
  expect(said.join('\n')).toContain('telemetry is off: another OpenTelemetry SDK was started first');
  expect(await start({ serviceName: 'other' }, {})).toBe(telemetry);
  expect(said.join('\n')).toContain('startTelemetry() was called twice');
  expect(await telemetry.shutdown()).toBe(true);
});
