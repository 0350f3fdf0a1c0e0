import { AggregationTemporality, InstrumentType } from '@opentelemetry/sdk-metrics';
import type { EnvReader } from '../config/env.ts';

/** What each preference sends as differences (OTel spec, "Metrics Exporter - OTLP"); all else is cumulative. */
const DELTA: Readonly<Record<'cumulative' | 'delta' | 'lowmemory', readonly InstrumentType[]>> = {
  cumulative: [],
  delta: [InstrumentType.COUNTER, InstrumentType.OBSERVABLE_COUNTER, InstrumentType.HISTOGRAM],
  lowmemory: [InstrumentType.COUNTER, InstrumentType.HISTOGRAM],
};

/** OpenTelemetry's own selectors come with an exporter that is not used otherwise. */
export function temporality(env: EnvReader): (type: InstrumentType) => AggregationTemporality {
  const preference = env.oneOf('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', ['cumulative', 'delta', 'lowmemory']);
  const delta = DELTA[preference ?? 'cumulative'];
  return (type) => (delta.includes(type) ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE);
}
