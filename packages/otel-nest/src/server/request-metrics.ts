import { ValueType, type Attributes, type Histogram } from '@opentelemetry/api';
import { instrument } from '@busflow/conventions';
import { METRIC_HTTP_SERVER_REQUEST_DURATION } from '@opentelemetry/semantic-conventions';
import { meter, NO_TENANT, TENANT_REQUESTS } from '../metrics.ts';

/** OpenTelemetry's boundaries with 0.3 added: the availability objective counts what took longer. Seconds. */
const DURATION_BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.3, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** 5,000 series in all; one attribute set is a series for each bucket, and `+Inf`, sum and count. */
export const DURATION_CARDINALITY = Math.floor(5_000 / (DURATION_BOUNDARIES.length + 3));

export interface RequestMetrics {
  record(seconds: number, attributes: Attributes, status: number, tenant: string | undefined): void;
}

/** Instruments are made at the first request: a meter taken before the SDK runs stays a no-op. */
export function requestMetrics(): RequestMetrics {
  let duration: Histogram | undefined;
  const requests = instrument(meter, TENANT_REQUESTS);
  return {
    record(seconds, attributes, status, tenant) {
      duration ??= meter().createHistogram(METRIC_HTTP_SERVER_REQUEST_DURATION, {
        unit: 's',
        description: 'Duration of HTTP server requests.',
        valueType: ValueType.DOUBLE,
        advice: { explicitBucketBoundaries: DURATION_BOUNDARIES },
      });
      duration.record(seconds, attributes);
      requests.record(1, {
        tenant_id: tenant ?? NO_TENANT,
        outcome: status >= 500 ? 'server_error' : status >= 400 ? 'client_error' : 'ok',
      });
    },
  };
}
