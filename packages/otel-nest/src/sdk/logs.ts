import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { Resource } from '@opentelemetry/resources';
import type { EnvReader } from '../config/env.ts';
import { countQueueDrops } from '../delivery/dropped.ts';
import { batchSettings } from './traces.ts';

/** Where the loggers of the application (`@busflow/pino-trace`) send their lines as log records. */
export function loggerProvider(env: EnvReader, resource: Resource, exporter: LogRecordExporter): LoggerProvider {
  const batch = new BatchLogRecordProcessor({
    exporter,
    selfObsMeterProvider: countQueueDrops('logs'),
    ...batchSettings(env, 'BLRP'),
  });
  return new LoggerProvider({ resource, processors: [batch] });
}
