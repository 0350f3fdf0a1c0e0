import { LOG_SPAN_ID, LOG_TRACE_ID } from '@busflow/conventions';
import { castOf } from '../cast.ts';
import { API, MARKERS, type Scene } from '../scene.ts';
import { check, some, type Check } from './check.ts';

/** The markers in every notation that a sloppy copy would have: bare, URL-encoded, with other separators. */
const FORMS = [
  MARKERS.email,
  MARKERS.email.replace('@', '%40'),
  ...['', '-', '+', '%20', ' '].map((separator) => MARKERS.card.replaceAll(' ', separator)),
];

export function logChecks({ telemetry, apiLog }: Scene): Check[] {
  const parsed = apiLog.lines.map(parse);
  const notJson = apiLog.lines.filter((_line, index) => parsed[index] === undefined);
  const served = parsed.slice(apiLog.served.from, apiLog.served.to).filter((line) => line !== undefined);
  const known = new Set(telemetry.traces.flatMap((trace) => trace.spans.map((span) => `${span.traceId} ${span.spanId}`)));
  const lost = served.filter((line) => !known.has(`${String(line[LOG_TRACE_ID])} ${String(line[LOG_SPAN_ID])}`));
  const records = telemetry.logs.filter((line) => line.service === API && line.traceId !== undefined);
  return [
    check(
      'Every line that the API logs is JSON',
      parsed.length > 0 && notJson.length === 0,
      'one JSON object a line',
      notJson.length === 0 ? `${parsed.length} lines` : some(notJson),
    ),
    check(
      'Every line of a request names a span that exists',
      served.length > 0 && lost.length === 0,
      'trace_id and span_id of an exported span',
      lost.length === 0 ? `${served.length} lines, none astray` : some(lost.map((line) => JSON.stringify(line).slice(0, 160))),
    ),
    check(
      'The same lines arrive as log records',
      served.length > 0 && records.length === served.length,
      `${served.length} records with a trace`,
      `${records.length}`,
    ),
    ...privacyChecks(telemetry.wire, apiLog.lines, castOf(telemetry).booking?.traceId, served),
  ];
}

function privacyChecks(
  wire: readonly string[],
  stdout: readonly string[],
  bookingTraceId: string | undefined,
  served: readonly Line[],
): Check[] {
  const leaks = FORMS.flatMap((form) => [
    ...(wire.some((text) => text.includes(form)) ? [`“${form}” in exported telemetry`] : []),
    ...(stdout.some((text) => text.includes(form)) ? [`“${form}” in the API’s log`] : []),
  ]);
  const redacted = served.filter((line) => line[LOG_TRACE_ID] === bookingTraceId).map((line) => JSON.stringify(line));
  const bytes = wire.reduce((sum, text) => sum + text.length, 0);
  return [
    check(
      'The planted e-mail address and card number come out redacted',
      ['[redacted:email]', '[redacted:card]'].every((mask) => redacted.some((line) => line.includes(mask))),
      'a line of the booking with [redacted:email] and [redacted:card]',
      redacted.find((line) => line.includes('[redacted:'))?.replace(/^.*?([^":]{0,40}\[redacted:.*\]).*$/, '$1') ?? 'no redacted line',
    ),
    check(
      'They stand nowhere else, in no signal and no notation',
      leaks.length === 0 && wire.length > 0,
      'neither of the two',
      leaks.length === 0 ? `${FORMS.length} notations looked for in ${Math.round(bytes / 1024)} KiB` : some(leaks),
    ),
  ];
}

type Line = Readonly<Record<string, unknown>>;

function parse(line: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Line) : undefined;
  } catch {
    return undefined;
  }
}
