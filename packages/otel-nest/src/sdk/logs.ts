import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { Resource } from '@opentelemetry/resources';
import type { EnvReader } from '../config/env.ts';
import { countQueueDrops, type Losses } from '../delivery/losses.ts';
import { batchSettings, defined } from './traces.ts';

/** Where the loggers of the application (`@busflow/pino-trace`) send their lines as log records. */
export function loggerProvider(env: EnvReader, resource: Resource, exporter: LogRecordExporter, losses: Losses): LoggerProvider {
  const batch = new BatchLogRecordProcessor({
    exporter,
    selfObsMeterProvider: countQueueDrops('logs', losses),
    ...batchSettings(env, 'BLRP'),
  });
  return new LoggerProvider({ resource, processors: [batch], logRecordLimits: limitsOf(env) });
}

/** `OTEL_LOGRECORD_*`: a provider that one builds oneself does not read them. */
function limitsOf(env: EnvReader) {
  return defined({
    attributeCountLimit: env.number('OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT') ?? env.number('OTEL_ATTRIBUTE_COUNT_LIMIT'),
    attributeValueLengthLimit: env.number('OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? env.number('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'),
  });
}
