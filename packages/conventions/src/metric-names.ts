/** Instruments as OpenTelemetry sees them. Who declares one with `defineMetric` owns it. */
export const METRIC_TENANT_REQUESTS = 'busflow.tenant.requests';
export const METRIC_TELEMETRY_DROPPED = 'busflow.telemetry.dropped';
export const METRIC_BOOKING_STARTED = 'busflow.booking.started';
export const METRIC_BOOKING_COMPLETED = 'busflow.booking.completed';
export const METRIC_BOOKING_FAILED = 'busflow.booking.failed';
export const METRIC_PDF_PARSER_TOTAL = 'busflow.pdf_parser.total';
export const METRIC_PDF_PARSER_SUCCESS = 'busflow.pdf_parser.success';
