import { logs } from '@opentelemetry/api';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { expect, it } from 'vitest';
import { collector } from '../../test/lines.ts';
import { createLogger } from '../index.ts';

const LINES = 20_000;

it('never waits for a collector that does not answer: lines go on, records beyond the queue are the provider’s to drop', () => {
  let exports = 0;
  const exporter = {
    // Takes the batch and never calls back.
    export: () => void exports++,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  logs.setGlobalLoggerProvider(
    new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter, maxQueueSize: 64, maxExportBatchSize: 32 })] }),
  );
  const out = collector();
  const logger = createLogger({ service: 'api', environment: 'test', otlp: true }, out);
  const before = process.memoryUsage().heapUsed;
  for (let line = 0; line < LINES; line++) logger.info({ line }, 'x'.repeat(500));
  expect(out.raw).toHaveLength(LINES);
  expect(exports).toBeLessThanOrEqual(1);
  // Nothing of our own holds records back: what is on the heap are the lines that this test keeps.
  const kept = out.raw.reduce((sum, raw) => sum + raw.length, 0);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(kept * 8);
});
