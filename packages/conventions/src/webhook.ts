/** What webhook-trace writes into other people's systems, and the names of what it counts. */

/** Key of the token in a provider's key-value field: Mollie's `metadata`, Stripe's, Lago's. */
export const WEBHOOK_TOKEN_KEY = 'busflow_trace';
/** Header of the token where both ends pass headers on. */
export const WEBHOOK_TOKEN_HEADER = 'busflow-trace';
/** Our member of a W3C `tracestate`, in which the token rides beside a `traceparent`. */
export const WEBHOOK_TRACESTATE_KEY = 'busflow';

export const METRIC_WEBHOOK_OUTBOUND = 'busflow.webhook.outbound';
export const METRIC_WEBHOOK_LINKS = 'busflow.webhook.links';
export const METRIC_WEBHOOK_ROUNDTRIP = 'busflow.webhook.roundtrip';
export const METRIC_WEBHOOK_UNRETURNED = 'busflow.webhook.unreturned';
