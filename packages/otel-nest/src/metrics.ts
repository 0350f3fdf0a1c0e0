import { metrics } from '@opentelemetry/api';
import {
  defineMetric,
  instrument,
  METRIC_BOOKING_COMPLETED,
  METRIC_BOOKING_FAILED,
  METRIC_BOOKING_STARTED,
  METRIC_PDF_PARSER_SUCCESS,
  METRIC_PDF_PARSER_TOTAL,
  METRIC_TELEMETRY_DROPPED,
  METRIC_TENANT_REQUESTS,
} from '@busflow/conventions';
import { SCOPE_NAME } from './scope-name.ts';

/** Tenants told apart by one metric, overflow included (4,000 tenants x 20 series is the whole budget). */
const TENANTS = { max: 4_000 };
/** Sales channels told apart by one metric, overflow included. */
const CHANNELS = { max: 5 };

const perTenant = (name: string, unit: string, description: string) =>
  defineMetric({ name, kind: 'counter', unit, description, labels: { tenant_id: TENANTS }, budget: 4_000, owner: 'otel-nest' });

const perChannel = (name: string, description: string) =>
  defineMetric({
    name,
    kind: 'counter',
    unit: '{booking}',
    description,
    labels: { tenant_id: TENANTS, channel: CHANNELS },
    budget: 20_000,
    owner: 'otel-nest',
  });

export const TENANT_REQUESTS = defineMetric({
  name: METRIC_TENANT_REQUESTS,
  kind: 'counter',
  unit: '{request}',
  description: 'Requests by tenant and outcome.',
  labels: { tenant_id: TENANTS, outcome: { values: ['ok', 'client_error', 'server_error'] } },
  budget: 12_000,
  owner: 'otel-nest',
});

export const TELEMETRY_DROPPED = defineMetric({
  name: METRIC_TELEMETRY_DROPPED,
  kind: 'counter',
  unit: '{item}',
  description: 'Spans, log records and metric points that never reached the collector.',
  labels: { signal: { values: ['traces', 'logs', 'metrics'] }, reason: { values: ['queue_full', 'export_failed'] } },
  budget: 50,
  owner: 'otel-nest',
});

export const BOOKING_STARTED = perChannel(METRIC_BOOKING_STARTED, 'Bookings begun.');
export const BOOKING_COMPLETED = perChannel(METRIC_BOOKING_COMPLETED, 'Bookings that went through.');
export const BOOKING_FAILED = perChannel(METRIC_BOOKING_FAILED, 'Bookings that failed.');
export const PDF_PARSER_TOTAL = perTenant(METRIC_PDF_PARSER_TOTAL, '{document}', 'Documents given to the PDF parser.');
export const PDF_PARSER_SUCCESS = perTenant(METRIC_PDF_PARSER_SUCCESS, '{document}', 'Documents that the PDF parser understood.');

export const meter = () => metrics.getMeter(SCOPE_NAME);

/** Label value of work whose tenant is not known. */
export const NO_TENANT = 'unknown';

export const dropped = instrument(meter, TELEMETRY_DROPPED);
