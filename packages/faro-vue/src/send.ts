import { keyValues, SCOPE, toWire, type Attributes, type LogRecord, type Sanitize } from './otlp.ts';

export type Signal = 'logs' | 'traces';

/** One LogRecord. */
export const encodeLog = (record: LogRecord, clean: Sanitize): string => JSON.stringify({ ...toWire(record, {}, clean), ...record.fields });

export const encodeResource = (resource: Attributes): string => `"resource":{"attributes":${JSON.stringify(keyValues(resource, String))}}`;

/** The request for encoded LogRecords. */
export const encodeLogs = (records: readonly string[], resource: Attributes): string =>
  `{"resourceLogs":[{${encodeResource(resource)},"scopeLogs":[{"scope":{"name":"${SCOPE}"},"logRecords":[${records.join()}]}]}]}`;

/** Longest wait for an answer: a collector that takes requests and says nothing would otherwise hold all that is to be said. Milliseconds. */
const ANSWER_WITHIN = 20_000;

/**
 * A keepalive fetch outlives the page. `sendBeacon` would not do: across origins its JSON type needs a preflight, which
 * Chromium sends, and then never sends the beacon.
 */
export function post(url: string, signal: Signal, body: string, keepalive = true): Promise<Response> {
  return fetch(`${url}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    keepalive,
    signal: AbortSignal.timeout(ANSWER_WITHIN),
  });
}
