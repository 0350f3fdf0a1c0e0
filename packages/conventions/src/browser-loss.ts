// What a browser could not deliver. A file of its own: bundlers split between files, and a page's entry has no use for these.

/** A log record that says how many records before it were given up. */
export const EVENT_TELEMETRY_DROPPED = 'telemetry_dropped';
/** How many. The browser's counterpart of the counter of the same name. */
export const ATTR_TELEMETRY_DROPPED = 'busflow.telemetry.dropped';
/** Where in `localStorage` records wait for the next page, and in which form. */
export const STORED_OUTBOX = 'busflow.faro.outbox.v1';
