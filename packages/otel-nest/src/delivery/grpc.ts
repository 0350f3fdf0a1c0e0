import { Client, status, type ChannelCredentials, type Metadata, type ServiceError } from '@grpc/grpc-js';
import { DeliveryError, TIMED_OUT, type Answer, type Transport } from './transport.ts';

export interface GrpcDestination {
  /** Host and port. */
  readonly url: string;
  readonly compression: 'gzip' | 'none';
  credentials(): ChannelCredentials;
  metadata(): Metadata;
}

/** https://opentelemetry.io/docs/specs/otlp/#failures: the codes worth another attempt. */
const TRANSIENT = new Set([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.RESOURCE_EXHAUSTED,
  status.ABORTED,
  status.OUT_OF_RANGE,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);
const GZIP = 2;
/** grpc-js waits up to two minutes before it connects again; a batch is given up after one. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 500, 'grpc.max_reconnect_backoff_ms': 5_000 };

const asIs = (bytes: Buffer): Buffer => bytes;

/** OTLP over gRPC, one attempt at a time. The SDK's own exporter leaves grpc-js to its long waits. */
export function grpcTransport(destination: GrpcDestination, path: string): Transport {
  const open = new Set<{ cancel(): void }>();
  let client: Client | undefined;
  // A connection on which nothing answers any more stays in grpc-js's pool, so its successor must not look there.
  let hung = 0;

  const connect = () =>
    new Client(destination.url, destination.credentials(), {
      ...RECONNECT,
      'grpc.default_compression_algorithm': destination.compression === 'gzip' ? GZIP : 0,
      'grpc.use_local_subchannel_pool': hung,
    });

  function close(): void {
    client?.close();
    client = undefined;
  }

  function send(body: Uint8Array, timeoutMs: number): Promise<Answer> {
    return new Promise((resolve) => {
      client ??= connect();
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      const deadline = Date.now() + timeoutMs;
      const call = client.makeUnaryRequest(path, asIs, asIs, bytes, destination.metadata(), { deadline }, (error, answer) => {
        open.delete(call);
        if (error === null) return resolve({ taken: true, body: answer ?? new Uint8Array() });
        if (error.code === status.DEADLINE_EXCEEDED) {
          hung = 1;
          close();
        }
        resolve({ taken: false, error: failure(error, timeoutMs), again: TRANSIENT.has(error.code) });
      });
      open.add(call);
    });
  }

  return {
    send: (body, timeoutMs) => send(body, timeoutMs).catch((error: Error) => ({ taken: false, error, again: false })),
    close() {
      for (const call of open) call.cancel();
      close();
    },
  };
}

function failure({ code, details }: ServiceError, timeoutMs: number): DeliveryError {
  if (code === status.DEADLINE_EXCEEDED) return new DeliveryError(`no answer within ${timeoutMs} ms`, TIMED_OUT);
  const words = details.replace(/(?:\.? Resolution note: )?\.?$/, '');
  return new DeliveryError(`${status[code]}: ${words}`, code);
}
