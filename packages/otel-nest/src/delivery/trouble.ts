import type { Protocol } from '../config/targets.ts';
import { log } from '../log.ts';
import type { DeliveryError } from './transport.ts';

/** An outage fails several times a second; each cause is said once a minute. */
const REPEAT_AFTER_MS = 60_000;

interface Address {
  readonly url: string;
  readonly protocol: Protocol;
}

/** Says why batches don't arrive: the address, the reason and the way out, each cause at most once a minute for all three signals. */
export function deliveryTrouble(say: (message: string) => void = (message) => log.warn(message), now: () => number = Date.now) {
  const said = new Map<string, number>();
  return (error: Error, { url, protocol }: Address): void => {
    const place = URL.parse(url)?.host ?? url;
    const cause = causeOf(error);
    const key = `${place} ${cause}`;
    const last = said.get(key);
    if (last !== undefined && now() - last < REPEAT_AFTER_MS) return;
    said.set(key, now());
    say(`${url} (${protocol}) took nothing: ${error.message}. ${WAYS_OUT[cause](protocol)}`);
  };
}

type Cause = keyof typeof WAYS_OUT;

/** The words of each cause's way out. */
const WAYS_OUT = {
  absent: () => 'Start a collector there or correct OTEL_EXPORTER_OTLP_ENDPOINT; OTEL_SDK_DISABLED=true switches telemetry off',
  unknown: () => 'Is the host in OTEL_EXPORTER_OTLP_ENDPOINT right?',
  protocol: (protocol: Protocol) =>
    protocol === 'grpc'
      ? 'It may speak HTTP on that port: set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf, or use its gRPC port, usually 4317'
      : 'It may speak gRPC on that port: set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, or use its HTTP port, usually 4318',
  path: (protocol: Protocol) =>
    protocol === 'grpc'
      ? 'That server has no OTLP receiver: correct OTEL_EXPORTER_OTLP_ENDPOINT, or OTEL_EXPORTER_OTLP_PROTOCOL'
      : 'There is no OTLP receiver at that path: OTEL_EXPORTER_OTLP_ENDPOINT takes the base, without /v1/traces',
  tls: () => 'Only one side speaks TLS: is the scheme in OTEL_EXPORTER_OTLP_ENDPOINT right, http:// or https://?',
  certificate: () => 'Name the authority that signed it in OTEL_EXPORTER_OTLP_CERTIFICATE',
  credentials: () => 'Are the credentials in OTEL_EXPORTER_OTLP_HEADERS right?',
  size: () => 'Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE) or raise the collector’s limit',
  busy: () => 'Batches wait and are tried again until they are 60 s old',
  refused: () => 'Such batches are dropped; the collector’s own log tells more',
} satisfies Record<string, (protocol: Protocol) => string>;

/** Codes and words by which Node, grpc-js and collectors tell the cause; the first that matches counts. */
const SIGNS: readonly (readonly [RegExp, Cause])[] = [
  [/CERT|UNABLE_TO|self-signed|certificate/i, 'certificate'],
  [/EPROTO|SSL|TLS|wrong version number/, 'tls'],
  [/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/, 'absent'],
  [/ENOTFOUND|EAI_AGAIN|Name resolution failed/, 'unknown'],
  [/HPE_|Parse Error|Protocol error|ERR_HTTP2|socket hang up|ECONNRESET|Received HTTP\/1|connection dropped/i, 'protocol'],
  [/^(?:404|405|415|12)\b/, 'path'],
  [/^(?:401|403|7|16)\b/, 'credentials'],
  [/^413\b|larger than max|too large/, 'size'],
  [/^(?:429|502|503|504|1|4|8|10|11|14|15|ETIMEDOUT)\b/, 'busy'],
];

function causeOf(error: Error): Cause {
  const text = `${(error as Partial<DeliveryError>).code ?? ''} ${error.message}`;
  return SIGNS.find(([sign]) => sign.test(text))?.[1] ?? 'refused';
}
