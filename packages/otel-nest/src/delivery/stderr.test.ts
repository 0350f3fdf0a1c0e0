import { expect, it } from 'vitest';
import { stderrLogger } from './stderr.ts';

it('says the same words once a minute', () => {
  const lines: string[] = [];
  let now = 0;
  const logger = stderrLogger(
    (line) => void lines.push(line),
    () => now,
  );
  logger.warn('@busflow/otel-nest', 'telemetry was not delivered');
  logger.warn('@busflow/otel-nest', 'telemetry was not delivered');
  logger.error('other');
  now = 60_000;
  logger.warn('@busflow/otel-nest', 'telemetry was not delivered');
  expect(lines).toEqual([
    '[telemetry] warn: @busflow/otel-nest telemetry was not delivered\n',
    '[telemetry] error: other\n',
    '[telemetry] warn: @busflow/otel-nest telemetry was not delivered\n',
  ]);
});
