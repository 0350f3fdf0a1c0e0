import { diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { beforeAll, expect, it } from 'vitest';
import { start } from './start.ts';

const said: string[] = [];
const note = (...parts: unknown[]) => void said.push(parts.join(' '));
beforeAll(() => {
  diag.setLogger({ error: note, warn: note, info: note, debug: note, verbose: note }, { logLevel: DiagLogLevel.WARN });
});

it.each([
  [{ trust: 'everybody' as never }, '"trust" is "everybody"; it takes "client" or "service"'],
  [{ endpoint: 'collector' }, '"endpoint" is "collector"; it takes a URL'],
  [{ shutdownDeadlineMs: -1 }, '"shutdownDeadlineMs" is -1'],
  [{ ignoreInbound: ['webhooks'] }, '"ignoreInbound" is ["webhooks"]; it takes paths that begin with "/"'],
])('refuses the option %j', async (options, message) => {
  await expect(start(options, {})).rejects.toThrow(message);
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
