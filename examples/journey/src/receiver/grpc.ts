import { Server, status, type handleUnaryCall, type ServiceDefinition } from '@grpc/grpc-js';
import type { Signal } from './schema.ts';
import type { Store } from './store.ts';

const SERVICES: Readonly<Record<Signal, string>> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};

/** OTLP/gRPC. Messages stay bytes here: the store keeps them as they came and decodes them itself. */
export function otlpGrpcServer(store: Store): Server {
  const server = new Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
  for (const [signal, service] of Object.entries(SERVICES) as [Signal, string][]) {
    const accept: handleUnaryCall<Buffer, Buffer> = ({ request }, answer) => {
      try {
        store.add(signal, 'protobuf', 'gRPC', request);
        answer(null, Buffer.alloc(0));
      } catch (error) {
        answer({ code: status.INVALID_ARGUMENT, details: String(error) });
      }
    };
    server.addService(definitionOf(service), { Export: accept });
  }
  return server;
}

const same = (bytes: Buffer) => bytes;

function definitionOf(service: string): ServiceDefinition {
  return {
    Export: {
      path: `/${service}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    },
  };
}
