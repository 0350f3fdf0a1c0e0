import { activeTenant, instrument } from '@busflow/conventions';
import { BOOKING_COMPLETED, BOOKING_FAILED, BOOKING_STARTED, meter, NO_TENANT, PDF_PARSER_SUCCESS, PDF_PARSER_TOTAL } from './metrics.ts';
import { observe } from './span/observe.ts';

/** The user journeys that have a service level objective, and the labels each one takes. */
export interface Outcomes {
  /** `busflow.booking.started`, then `.completed` or `.failed`. */
  readonly booking: { readonly channel: string };
  /** `busflow.pdf_parser.total`, then `.success`. */
  readonly pdf_parser: Record<never, never>;
}

const bookingStarted = instrument(meter, BOOKING_STARTED);
const bookingCompleted = instrument(meter, BOOKING_COMPLETED);
const bookingFailed = instrument(meter, BOOKING_FAILED);
const pdfTotal = instrument(meter, PDF_PARSER_TOTAL);
const pdfSuccess = instrument(meter, PDF_PARSER_SUCCESS);

/**
 * Counts one attempt of a journey and how it ended, for the tenant known when it began (`unknown` without one). Whatever `fn` throws
 * counts as a failure, so check the caller's input before. Gives back exactly what `fn` returns or throws.
 */
export function trackOutcome<T>(journey: 'booking', labels: Outcomes['booking'], fn: () => T): T;
export function trackOutcome<T>(journey: 'pdf_parser', labels: Outcomes['pdf_parser'], fn: () => T): T;
export function trackOutcome<T>(journey: keyof Outcomes, labels: Partial<Outcomes['booking']>, fn: () => T): T {
  const tenant_id = activeTenant() ?? NO_TENANT;
  if (journey === 'pdf_parser') {
    pdfTotal.record(1, { tenant_id });
    return count(
      fn,
      () => pdfSuccess.record(1, { tenant_id }),
      () => {},
    );
  }
  const by = { tenant_id, channel: String(labels.channel) };
  bookingStarted.record(1, by);
  return count(
    fn,
    () => bookingCompleted.record(1, by),
    () => bookingFailed.record(1, by),
  );
}

function count<T>(fn: () => T, succeeded: () => void, failed: () => void): T {
  let told = false;
  const tell = (report: () => void) => () => {
    if (told) return;
    told = true;
    report();
  };
  let value: T;
  try {
    value = fn();
  } catch (error) {
    failed();
    throw error;
  }
  return observe(value, { run: (step) => step(), ok: tell(succeeded), failed: tell(failed) });
}
