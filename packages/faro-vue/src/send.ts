import { asIs, keyValues, type Attributes } from './otlp.ts';

export type Signal = 'logs' | 'traces';

/** Names the instrumentation scope of our own records. */
const SCOPE = '"scope":{"name":"@busflow/faro-vue"}';

export const encodeResource = (resource: Attributes): string => `"resource":{"attributes":${JSON.stringify(keyValues(resource, asIs))}}`;

/** The request for encoded LogRecords. */
export const encodeLogs = (records: readonly string[], resource: Attributes): string =>
  `{"resourceLogs":[{${encodeResource(resource)},"scopeLogs":[{${SCOPE},"logRecords":[${records.join()}]}]}]}`;

/**
 * A keepalive fetch outlives the page. `sendBeacon` would not do: across origins its JSON type needs a preflight, which
 * Chromium sends, and then never sends the beacon.
 */
export function post(url: string, signal: Signal, body: string, keepalive = true): Promise<Response> {
  return fetch(`${url}/v1/${signal}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body, keepalive });
}
