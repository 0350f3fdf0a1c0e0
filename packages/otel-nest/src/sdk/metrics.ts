import {
  InstrumentType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type IMetricReader,
  type PushMetricExporter,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import type { Resource } from '@opentelemetry/resources';
import { METRIC_HTTP_SERVER_REQUEST_DURATION } from '@opentelemetry/semantic-conventions';
import { MAX_SERIES } from '@busflow/conventions';
import type { EnvReader } from '../config/env.ts';
import { log } from '../log.ts';
import { DURATION_CARDINALITY } from '../server/request-metrics.ts';

/** The SDK keeps one slot of its limit for its own overflow series; ours has its place inside the budget. */
export const COUNTER_LIMIT = MAX_SERIES + 1;

/** A full set of series (190,000) in one message would be past the 16 MiB that the collector takes. Data points. */
const METRIC_BATCH_POINTS = 20_000;

export function meterProvider(resource: Resource, readers: IMetricReader[], views: readonly ViewOptions[]): MeterProvider {
  return new MeterProvider({ resource, readers, views: [durationView, ...views.map(withLimit)] });
}

export function metricReader(env: EnvReader, exporter: PushMetricExporter): PeriodicExportingMetricReader {
  const interval = env.number('OTEL_METRIC_EXPORT_INTERVAL', 1) ?? 60_000;
  const timeout = env.number('OTEL_METRIC_EXPORT_TIMEOUT', 1) ?? 30_000;
  if (timeout > interval && env.number('OTEL_METRIC_EXPORT_TIMEOUT', 1) !== undefined) {
    log.warn(`OTEL_METRIC_EXPORT_TIMEOUT=${timeout} is longer than OTEL_METRIC_EXPORT_INTERVAL: ${interval} is used for both`);
  }
  return new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: interval,
    exportTimeoutMillis: Math.min(timeout, interval),
    maxExportBatchSize: METRIC_BATCH_POINTS,
    cardinalityLimits: { counter: COUNTER_LIMIT },
  });
}

const durationView: ViewOptions = {
  instrumentName: METRIC_HTTP_SERVER_REQUEST_DURATION,
  aggregationCardinalityLimit: DURATION_CARDINALITY,
};

/** A View resets the limit of what it matches to the SDK's 2,000, so each repeats the reader's. */
function withLimit(view: ViewOptions): ViewOptions {
  const counts = view.instrumentType === undefined || view.instrumentType === InstrumentType.COUNTER;
  return counts ? { aggregationCardinalityLimit: COUNTER_LIMIT, ...view } : view;
}
