/** Attribute keys that Busflow makes. One constant a key; `telemetry-contract` in the root docs lists who emits which. */

/** The tenant that the server verified. On every span and log record while it is known. */
export const ATTR_TENANT_ID = 'busflow.tenant_id';
export const ATTR_TOUR_ID = 'busflow.tour_id';
export const ATTR_BOOKING_ID = 'busflow.booking_id';
export const ATTR_VEHICLE_ID = 'busflow.vehicle_id';

export const ATTR_PDF_SIZE_BYTES = 'busflow.pdf.size_bytes';
export const ATTR_PDF_PAGES = 'busflow.pdf.pages';
export const ATTR_PDF_CONFIDENCE = 'busflow.pdf.confidence';

/** What kind of hop a span link stands for. */
export const ATTR_LINK_KIND = 'busflow.link.kind';
export const LINK_KIND_WEBHOOK = 'webhook';
export const LINK_KIND_EVENT_TRIGGER = 'event_trigger';
export const LINK_KIND_ACTION = 'action';

export const ATTR_WEBHOOK_PROVIDER = 'busflow.webhook.provider';
export const ATTR_WEBHOOK_EVENT = 'busflow.webhook.event';
/** Seconds from the outbound call to this delivery. */
export const ATTR_WEBHOOK_ORIGIN_AGE = 'busflow.webhook.origin.age_s';
export const ATTR_WEBHOOK_REPLAY = 'busflow.webhook.replay';

/** The Hasura event trigger that a delivery comes from, what changed (`INSERT`, `UPDATE`, …), and in which table (`public.vehicles`). */
export const ATTR_HASURA_TRIGGER = 'busflow.hasura.trigger';
export const ATTR_HASURA_OPERATION = 'busflow.hasura.operation';
export const ATTR_HASURA_TABLE = 'busflow.hasura.table';
export const ATTR_HASURA_ACTION = 'busflow.hasura.action';
/** Before the name of a session variable that is allowed out: `x-hasura-user-id` is `busflow.hasura.session.user_id`. */
export const ATTR_HASURA_SESSION_PREFIX = 'busflow.hasura.session.';

/** Which arm of the load-policy A/B test a browser session is in. */
export const ATTR_FARO_ARM = 'busflow.faro.arm';
/** The Vue route pattern at the moment of capture, such as `/vehicles/:id`. */
export const ATTR_ROUTE = 'busflow.route';
export const ATTR_ROUTE_PREVIOUS = 'busflow.route.previous';
export const ATTR_ROUTE_NAME = 'busflow.route.name';
/** Milliseconds from the start of a navigation to the page that it ended on. */
export const ATTR_NAVIGATION_DURATION = 'busflow.navigation.duration_ms';
export const ATTR_ACTION = 'busflow.action';

/** A key of ours; attributes outside OpenTelemetry's conventions must be one. */
export type BusflowAttribute = `busflow.${string}`;
