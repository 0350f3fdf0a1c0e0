import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { Resource } from '@opentelemetry/resources';
import type { EnvReader } from '../config/env.ts';
import { countQueueDrops, type Losses } from '../delivery/losses.ts';
import { batchSettings } from './traces.ts';

/** Where the loggers of the application (`@busflow/pino-trace`) send their lines as log records. */
export function loggerProvider(env: EnvReader, resource: Resource, exporter: LogRecordExporter, losses: Losses): LoggerProvider {
  const batch = new BatchLogRecordProcessor({
    exporter,
    selfObsMeterProvider: countQueueDrops('logs', losses),
    ...batchSettings(env, 'BLRP'),
  });
  return new LoggerProvider({ resource, processors: [batch] });
}
