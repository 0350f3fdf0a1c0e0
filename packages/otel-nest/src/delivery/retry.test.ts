import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';
import { isTransient, retrying, type Clock } from './retry.ts';

const telemetry = captureTelemetry();
const unavailable = Object.assign(new Error('unavailable'), { code: 14 });

/** A collector that answers as told, and succeeds once it has nothing more to say. */
function collector(answers: (Error | undefined)[]) {
  const attempts: number[] = [];
  return {
    attempts,
    export(items: string[], done: (result: ExportResult) => void) {
      attempts.push(items.length);
      const error = answers.shift();
      done(error === undefined ? { code: ExportResultCode.SUCCESS } : { code: ExportResultCode.FAILED, error });
    },
    shutdown: () => Promise.resolve(),
  };
}

const send = (exporter: ReturnType<typeof retrying<string>>, items: string[]) =>
  new Promise<ExportResult>((resolve) => exporter.export(items, resolve));

async function lost(): Promise<number> {
  const metric = (await telemetry.metrics()).find(({ descriptor }) => descriptor.name === 'busflow.telemetry.dropped');
  return metric?.dataPoints.reduce((sum, { value }) => sum + (value as number), 0) ?? 0;
}

/** Time that passes only while somebody waits. */
function clock(onWait: (ms: number) => void = () => {}): Clock & { time: number } {
  return {
    time: 0,
    now() {
      return this.time;
    },
    wait(ms) {
      this.time += ms;
      onWait(ms);
      return Promise.resolve();
    },
  };
}

const running = new AbortController().signal;

it('delivers a batch that the collector refuses for a while', async () => {
  const inner = collector([unavailable, new Error('ECONNREFUSED'), Object.assign(new Error('busy'), { code: 503 })]);
  const before = await lost();
  const result = await send(retrying(inner, 'traces', running, clock()), ['a', 'b']);
  expect([result.code, inner.attempts, (await lost()) - before]).toEqual([ExportResultCode.SUCCESS, [2, 2, 2, 2], 0]);
});

it('gives a batch up when it is a minute old, and counts it', async () => {
  const inner = collector(Array.from({ length: 1_000 }, () => unavailable));
  const time = clock();
  const before = await lost();
  const result = await send(retrying(inner, 'logs', running, time), ['a', 'b', 'c']);
  expect([result.error, (await lost()) - before]).toEqual([unavailable, 3]);
  expect(time.time).toBeGreaterThan(50_000);
  expect(time.time).toBeLessThanOrEqual(60_000);
});

it('does not repeat what the collector will never take', async () => {
  const inner = collector([Object.assign(new Error('bad request'), { code: 400 })]);
  const before = await lost();
  await send(retrying(inner, 'traces', running, clock()), ['a']);
  expect([inner.attempts, (await lost()) - before]).toEqual([[1], 1]);
});

it('makes one last attempt when the process ends', async () => {
  const ending = new AbortController();
  const inner = collector(Array.from({ length: 1_000 }, () => unavailable));
  await send(
    retrying(
      inner,
      'traces',
      ending.signal,
      clock(() => ending.abort()),
    ),
    ['a'],
  );
  expect(inner.attempts).toEqual([1, 1]);
});

it.each([
  [14, true],
  [4, true],
  [16, false],
  [3, false],
  [429, true],
  [503, true],
  [401, false],
  [500, false],
  ['ECONNRESET', true],
  [undefined, true],
])('takes an error with code %s for transient: %s', (code, transient) => {
  expect(isTransient({ code })).toBe(transient);
});
