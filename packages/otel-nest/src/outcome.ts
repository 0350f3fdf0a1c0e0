import { activeTenant, aString, instrument, optionProblems, required, type OptionRules } from '@busflow/conventions';
import { warnOnce } from './log.ts';
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

const LABELS: { readonly [Journey in keyof Outcomes]: OptionRules<Outcomes[Journey]> } = {
  booking: { channel: required(aString) },
  pdf_parser: {},
};
/** Label value of a channel that the caller did not tell. */
const NO_CHANNEL = 'unknown';

/**
 * Counts one attempt of a journey and how it ended, for the tenant known when it began (`unknown` without one). Whatever `fn` throws
 * counts as a failure, so check the caller's input before. Gives back exactly what `fn` returns or throws. A wrong label is reported
 * once through `diag`, and so is a journey that nobody knows; it is not counted.
 */
export function trackOutcome<T>(journey: 'booking', labels: Outcomes['booking'], fn: () => T): T;
export function trackOutcome<T>(journey: 'pdf_parser', labels: Outcomes['pdf_parser'], fn: () => T): T;
export function trackOutcome<T>(journey: keyof Outcomes, labels: Partial<Outcomes['booking']>, fn: () => T): T {
  if (!Object.hasOwn(LABELS, journey)) {
    warnOnce('outcome', `trackOutcome counts ${Object.keys(LABELS).join(' and ')}, not ${JSON.stringify(journey)}`);
    return fn();
  }
  for (const problem of optionProblems(`trackOutcome('${journey}')`, labels, LABELS[journey])) warnOnce(problem, problem);
  const tenant_id = activeTenant() ?? NO_TENANT;
  if (journey === 'pdf_parser') {
    pdfTotal.record(1, { tenant_id });
    return count(
      fn,
      () => pdfSuccess.record(1, { tenant_id }),
      () => {},
    );
  }
  const channel = (labels as typeof labels | null)?.channel;
  const by = { tenant_id, channel: typeof channel === 'string' ? channel : NO_CHANNEL };
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
