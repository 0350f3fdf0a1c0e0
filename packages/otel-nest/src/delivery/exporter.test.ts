import type { ExportResult } from '@opentelemetry/core';
import { expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';
import { deliveringExporter } from './exporter.ts';
import { countLosses } from './losses.ts';
import { realClock } from './retry.ts';
import { DeliveryError, type Answer } from './transport.ts';

const telemetry = captureTelemetry();
const TAKEN: Answer = { taken: true, body: new Uint8Array() };
const DOWN: Answer = { taken: false, error: new DeliveryError('connect ECONNREFUSED', 'ECONNREFUSED'), again: true };

/** An exporter of strings to a collector that answers as told, the last answer for ever. */
function exporterTo(answers: Answer[], { maxAgeMs = 60_000, bytes = 1 } = {}) {
  const said: string[] = [];
  const ending = new AbortController();
  const sent: number[] = [];
  const losses = countLosses((message) => void said.push(message));
  let closed = false;
  const exporter = deliveringExporter<string[]>({
    signal: 'traces',
    serializer: {
      serializeRequest: (items) => new Uint8Array(items.length * bytes),
      deserializeResponse: (body) => JSON.parse(Buffer.from(body).toString()) as object,
    },
    transport: {
      send(body) {
        sent.push(body.byteLength);
        return Promise.resolve(closed ? DOWN : answers[Math.min(sent.length, answers.length) - 1]!);
      },
      close: () => void (closed = true),
    },
    timeoutMs: 1_000,
    policy: { maxAgeMs, ending: ending.signal, clock: realClock },
    losses,
    size: (items) => items.length,
    failed: (error) => void said.push(error.message),
  });
  const send = (items: string[]) => new Promise<ExportResult>((resolve) => exporter.export(items, resolve));
  return { exporter, losses, ending, sent, said, send };
}

async function dropped(reason: string): Promise<number> {
  const metric = (await telemetry.metrics()).find(({ descriptor }) => descriptor.name === 'busflow.telemetry.dropped');
  const point = metric?.dataPoints.find(({ attributes }) => attributes['reason'] === reason && attributes['signal'] === 'traces');
  return (point?.value as number | undefined) ?? 0;
}

it('counts a batch that it gives up, and says it', async () => {
  const { losses, said, send } = exporterTo([DOWN], { maxAgeMs: 0 });
  const before = await dropped('export_failed');
  await send(['a', 'b']);
  expect((await dropped('export_failed')) - before).toBe(2);
  losses.report();
  losses.report();
  expect(said).toEqual(['connect ECONNREFUSED', 'dropped 2 spans (the collector did not take them)']);
});

it('counts what the collector refuses of a batch that it takes', async () => {
  const body = Buffer.from(JSON.stringify({ partialSuccess: { rejectedSpans: '2', errorMessage: 'too old' } }));
  const { losses, said, send } = exporterTo([{ taken: true, body }]);
  await send(['a', 'b', 'c']);
  expect([losses.total, said[0]]).toEqual([2, 'the collector refused a part of what it was sent: too old']);
});

it('shuts down after what is under way is delivered, at once when the process ends', async () => {
  const { exporter, losses, ending, sent, send } = exporterTo([DOWN, TAKEN]);
  const delivery = send(['a']);
  const flushed = exporter.forceFlush();
  ending.abort();
  await exporter.shutdown();
  await Promise.all([delivery, flushed]);
  expect([losses.total, sent]).toEqual([0, [1, 1]]);
});

it('holds no more than 16 MiB for a collector that is away', async () => {
  const { losses, ending, send } = exporterTo([DOWN], { bytes: 4 * 1024 * 1024 });
  const before = await dropped('queue_full');
  const sends = [['a'], ['b'], ['c'], ['d'], ['e', 'f']].map(send);
  expect([losses.total, (await dropped('queue_full')) - before]).toEqual([2, 2]);
  ending.abort();
  await Promise.all(sends);
});

it('says losses at most once a minute, all of them together', async () => {
  const said: string[] = [];
  const losses = countLosses((message) => void said.push(message));
  losses.add('traces', 'queue_full', 3);
  losses.add('logs', 'export_failed', 2);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  losses.add('traces', 'queue_full', 1);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(said).toEqual(['dropped 3 spans (the queue was full), 2 log records (the collector did not take them)']);
  losses.report();
  expect(said[1]).toBe('dropped 1 spans (the queue was full)');
});
