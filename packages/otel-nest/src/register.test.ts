import { afterEach, describe, expect, it } from 'vitest';
import { startChild, type Child } from '../test/child.ts';
import { grpcReceiver, httpReceiver, silentServer, type Receiver } from '../test/receiver.ts';

let receiver: Receiver;
afterEach(() => receiver.close());

async function ask(child: Child, path: string): Promise<void> {
  await (await fetch(child.url + path)).text();
}

describe('a service started with register', () => {
  it('sends all three signals over gRPC, with one state for register and index, and its outgoing calls', async () => {
    receiver = await grpcReceiver();
    const child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, HOOKS: 'on' });
    await ask(child, '/out');
    await child.end('SIGTERM');
    for (const text of ['GET /out', 'GET /price/:id', 'pricing.calculate', 'alpenbus', '@opentelemetry/instrumentation-http']) {
      expect([text, receiver.has('traces', text)]).toEqual([text, true]);
    }
    expect(receiver.has('metrics', 'busflow.tenant.requests')).toBe(true);
    expect(receiver.has('logs', 'a log line')).toBe(true);
    expect(child.stderr()).toBe('');
  });

  it.each(['http/protobuf', 'http/json'])('speaks %s', async (protocol) => {
    receiver = await httpReceiver();
    const child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
    await ask(child, '/price/1');
    await child.end('SIGTERM');
    expect(receiver.has('traces', 'pricing.calculate')).toBe(true);
    expect(receiver.has('traces', '"name":"pricing.calculate"')).toBe(protocol === 'http/json');
  });

  it('keeps OpenTelemetry’s variables for metrics and headers', async () => {
    receiver = await httpReceiver();
    const child = await startChild({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'Delta',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20t0ken',
    });
    await ask(child, '/price/1');
    await child.end('SIGTERM');
    expect(receiver.has('metrics', '"aggregationTemporality":1')).toBe(true);
    expect(receiver.has('metrics', '"aggregationTemporality":2')).toBe(false);
    expect(receiver.has('traces', '"authorization":"Bearer t0ken"')).toBe(true);
    expect(child.stderr()).toBe('');
  });

  it('is off in production with nothing configured, and says so in one line', async () => {
    receiver = await grpcReceiver();
    const child = await startChild({ NODE_ENV: 'production' });
    await ask(child, '/price/1');
    expect(await child.end('SIGTERM')).toMatchObject({ signal: 'SIGTERM' });
    expect(child.stderr()).toBe(
      '[telemetry] warn: @busflow/otel-nest telemetry is off: no endpoint is configured and NODE_ENV is production\n',
    );
  });

  it('is off and silent with OTEL_SDK_DISABLED', async () => {
    receiver = await grpcReceiver();
    const child = await startChild({ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    await ask(child, '/price/1');
    await child.end('SIGTERM');
    expect([receiver.has('traces', 'pricing.calculate'), child.stderr()]).toEqual([false, '']);
  });
});

describe('the last batch', () => {
  it.each([
    ['with Nest’s shutdown hooks', 'on', true],
    ['without them', 'off', false],
    ['beside a library that counts signal listeners', 'signal-exit', false],
  ])('arrives %s, and the process ends by the signal', async (_how, HOOKS, drains) => {
    receiver = await grpcReceiver();
    const child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, HOOKS });
    for (let index = 0; index < 5; index++) await ask(child, `/price/request-${index}`);
    const { code, signal } = await child.end('SIGTERM');
    expect([code, signal]).toEqual([null, 'SIGTERM']);
    for (let index = 0; index < 5; index++) expect([index, receiver.has('traces', `/price/request-${index}`)]).toEqual([index, true]);
    expect(receiver.has('traces', 'app.drain')).toBe(drains);
  });

  it('arrives when the process ends by itself, with its own exit code', async () => {
    receiver = await grpcReceiver();
    const child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, HOOKS: 'close' });
    await ask(child, '/price/1');
    child.send('close');
    expect(await child.end()).toMatchObject({ code: 0, signal: null });
    expect(receiver.has('traces', 'app.drain')).toBe(true);
  });

  it.each([
    ['grpc', 'on'],
    ['grpc', 'off'],
    ['http/protobuf', 'on'],
    ['http/protobuf', 'off'],
  ])(
    'is waited for within one deadline, Nest’s drain included, where the collector hangs: %s, shutdown hooks %s',
    async (protocol, HOOKS) => {
      const collector = await silentServer();
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
      const child = await startChild({ ...env, HOOKS, DEADLINE_MS: '1000', DRAIN_MS: '400' }, 'short-deadline.mjs');
      await ask(child, '/price/1');
      const { signal, ms } = await child.end('SIGTERM');
      collector.close();
      expect(signal).toBe('SIGTERM');
      // The process's own clock: how much of the deadline was left to the collector. What a busy machine adds is not in it.
      const left = Number(/not delivered before the process ended: no answer within (\d+) ms/.exec(child.stderr())?.[1]);
      expect(left).toBeGreaterThanOrEqual(100);
      expect(left).toBeLessThanOrEqual(HOOKS === 'on' ? 500 : 900);
      expect(ms).toBeGreaterThan(400);
      expect(ms).toBeLessThan(3_000);
    },
  );

  it('holds nobody up when there is no collector', async () => {
    receiver = await grpcReceiver();
    receiver.close();
    const child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    await ask(child, '/price/1');
    const { signal, ms } = await child.end('SIGINT');
    expect(signal).toBe('SIGINT');
    expect(ms).toBeLessThan(2_500);
    expect(child.stderr()).toContain('ECONNREFUSED');
  });
});
