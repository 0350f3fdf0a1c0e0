import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startChild, type Child } from '../test/child.ts';
import { grpcReceiver, httpReceiver, type Receiver } from '../test/receiver.ts';

let receiver: Receiver;
let child: Child | undefined;
afterEach(async () => {
  receiver.close();
  await child?.end('SIGTERM');
});

async function ask(path: string): Promise<number> {
  const response = await fetch(`${child?.url}${path}`);
  await response.text();
  return response.status;
}

const receivers = { grpc: grpcReceiver, 'http/protobuf': httpReceiver };
const SOON = { OTEL_BSP_SCHEDULE_DELAY: '50', OTEL_BLRP_SCHEDULE_DELAY: '50' };

describe.each(['grpc', 'http/protobuf'] as const)('a collector that is away for a while, over %s', (protocol) => {
  it('gets everything when it is back', async () => {
    receiver = await receivers[protocol]();
    receiver.mood = 'unavailable';
    child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol, ...SOON });
    for (let index = 0; index < 20; index++) {
      expect(await ask(`/price/request-${index}`)).toBe(200);
      await sleep(50);
    }
    receiver.mood = 'ok';
    const all = Array.from({ length: 20 }, (_, index) => `/price/request-${index}`);
    await expect.poll(() => all.filter((path) => !receiver.has('traces', path)), { timeout: 8_000 }).toEqual([]);
    expect(child.stderr()).toContain('tried again until they are 60 s old');
    expect(child.stderr()).not.toContain('dropped');
  });
});

it('comes back to a collector that was started anew', async () => {
  receiver = await grpcReceiver();
  child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, ...SOON });
  receiver.close();
  await ask('/price/in-the-outage');
  await sleep(1_500);
  receiver = await grpcReceiver(Number(new URL(receiver.endpoint).port));
  await expect.poll(() => receiver.has('traces', '/price/in-the-outage'), { timeout: 8_000 }).toBe(true);
});

it('keeps the service up and its queue short while the collector hangs, and counts what it drops', async () => {
  receiver = await httpReceiver();
  receiver.mood = 'hang';
  child = await startChild({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRIC_EXPORT_INTERVAL: '300',
    OTEL_BSP_MAX_QUEUE_SIZE: '100',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '50',
    OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    ...SOON,
  });
  expect(await Promise.all(Array.from({ length: 20 }, () => ask('/spans/49')))).toEqual(Array.from({ length: 20 }, () => 200));
  await sleep(1_200);
  expect(child.stderr()).toMatch(/dropped \d{3} spans \(the queue was full\)/);
  receiver.mood = 'ok';
  await expect.poll(() => receiver.has('metrics', 'busflow.telemetry.dropped'), { timeout: 8_000 }).toBe(true);
  expect(child.stderr().match(/dropped/g)).toHaveLength(1);
});

it('lets a process that ends by itself go after the deadline, with its exit code, while the collector hangs', async () => {
  receiver = await httpReceiver();
  receiver.mood = 'hang';
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    HOOKS: 'close',
    EXIT_CODE: '3',
    DEADLINE_MS: '500',
  };
  child = await startChild(env, 'short-deadline.mjs');
  await ask('/price/1');
  child.send('close');
  const { code, ms } = await child.end();
  expect(code).toBe(3);
  expect(ms).toBeGreaterThan(400);
  expect(ms).toBeLessThan(3_000);
});
