/**
 * `<service>.<operation>`: lower case, kebab words, two or more parts. The type catches upper case and a missing dot;
 * {@link isSpanName} checks the rest.
 */
export type SpanName = `${Lowercase<string>}.${Lowercase<string>}`;

const KEBAB_PARTS = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*)+$/;

/** Span names never hold ids, so they are short by nature. Characters. */
export const SPAN_NAME_MAX_LENGTH = 80;

export function isSpanName(name: string): name is SpanName {
  return name.length <= SPAN_NAME_MAX_LENGTH && KEBAB_PARTS.test(name);
}

/** A business event from the front end follows the same grammar, and the same check: `booking.completed`, `magic-upload.started`. */
export type EventName = SpanName;

export const EVENT_PAGE_VIEW = 'page_view';
/** The web vitals of one page load, told once, when the page is left. */
export const EVENT_PAGE_LOAD = 'page_load';
export const EVENT_BUTTON_CLICK = 'button_click';
/** OpenTelemetry's name for the log record of an error. */
export const EVENT_EXCEPTION = 'exception';
