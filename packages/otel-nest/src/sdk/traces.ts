import { BatchSpanProcessor, TracerProvider, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Resource } from '@opentelemetry/resources';
import type { EnvReader } from '../config/env.ts';
import { countQueueDrops, type Losses } from '../delivery/losses.ts';
import { BATCH_MAX_AGE_MS } from '../delivery/retry.ts';
import { tenantSpanProcessor } from '../tenant/span-processor.ts';
import { samplerOf } from './sampler.ts';

/** Longest attribute value, stack traces included. Characters. */
const VALUE_MAX_LENGTH = 8_192;

/** @param batch - the queue before the network, where there is one; the caller's own processors run before it. */
export function tracerProvider(env: EnvReader, resource: Resource, batch: SpanProcessor | undefined, extra: readonly SpanProcessor[]) {
  return new TracerProvider({
    resource,
    sampler: samplerOf(env),
    spanLimits: limitsOf(env),
    spanProcessors: [tenantSpanProcessor, ...extra, ...(batch === undefined ? [] : [batch])],
  });
}

export function spanQueue(env: EnvReader, exporter: SpanExporter, losses: Losses): SpanProcessor {
  return new BatchSpanProcessor({ exporter, selfObsMeterProvider: countQueueDrops('traces', losses), ...batchSettings(env, 'BSP') });
}

/** `OTEL_BSP_*` and `OTEL_BLRP_*`: a processor that one builds oneself does not read them. */
export function batchSettings(env: EnvReader, prefix: 'BSP' | 'BLRP') {
  return defined({
    scheduledDelayMillis: env.number(`OTEL_${prefix}_SCHEDULE_DELAY`),
    // The retry policy gives a batch 60 s, so the processor must not give it up at 30.
    exportTimeoutMillis: env.number(`OTEL_${prefix}_EXPORT_TIMEOUT`) ?? BATCH_MAX_AGE_MS + 15_000,
    maxQueueSize: env.number(`OTEL_${prefix}_MAX_QUEUE_SIZE`, 1),
    maxExportBatchSize: env.number(`OTEL_${prefix}_MAX_EXPORT_BATCH_SIZE`, 1),
  });
}

function limitsOf(env: EnvReader) {
  return defined({
    attributeCountLimit: env.number('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT') ?? env.number('OTEL_ATTRIBUTE_COUNT_LIMIT'),
    attributeValueLengthLimit:
      env.number('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? env.number('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? VALUE_MAX_LENGTH,
    eventCountLimit: env.number('OTEL_SPAN_EVENT_COUNT_LIMIT'),
    linkCountLimit: env.number('OTEL_SPAN_LINK_COUNT_LIMIT'),
    attributePerEventCountLimit: env.number('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT'),
    attributePerLinkCountLimit: env.number('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT'),
  });
}

/** Without the keys that nobody set: the SDK takes `undefined` for a value. */
export function defined<T extends Record<string, number | undefined>>(settings: T): { [Key in keyof T]?: number } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as { [Key in keyof T]?: number };
}
