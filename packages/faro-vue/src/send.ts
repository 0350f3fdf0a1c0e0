import { asIs, keyValues, type Attributes } from './otlp.ts';

export type Signal = 'logs' | 'traces';

/** Names the instrumentation scope of our own records. */
const SCOPE = '"scope":{"name":"@busflow/faro-vue"}';

/** The request for encoded records: LogRecord JSON for logs, ScopeSpans JSON for traces. */
export function encodeRequest(signal: Signal, records: readonly string[], resource: Attributes): string {
  const from = `"resource":{"attributes":${JSON.stringify(keyValues(resource, asIs))}}`;
  return signal === 'logs'
    ? `{"resourceLogs":[{${from},"scopeLogs":[{${SCOPE},"logRecords":[${records.join()}]}]}]}`
    : `{"resourceSpans":[{${from},"scopeSpans":[${records.join()}]}]}`;
}

/**
 * A keepalive fetch outlives the page. `sendBeacon` would not do: across origins its JSON type needs a preflight, which
 * Chromium sends, and then never sends the beacon.
 */
export function post(url: string, signal: Signal, body: string, keepalive = true): Promise<Response> {
  return fetch(`${url}/v1/${signal}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body, keepalive });
}
