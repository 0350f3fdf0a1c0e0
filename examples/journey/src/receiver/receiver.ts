import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ServerCredentials } from '@grpc/grpc-js';
import type { Reader } from '../telemetry.ts';
import { otlpGrpcServer } from './grpc.ts';
import { otlpHttpServer } from './http.ts';
import { Store, TRANSPORTS } from './store.ts';

/** An OTLP receiver in this process: what needs no Docker. Loopback only, on ports that the system picks. */
export async function startReceiver(): Promise<Reader> {
  const store = new Store();
  const http = otlpHttpServer(store);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const grpc = otlpGrpcServer(store);
  const grpcPort = await new Promise<number>((resolve, reject) => {
    grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  });
  return {
    endpoints: { grpc: `http://127.0.0.1:${grpcPort}`, http: `http://127.0.0.1:${(http.address() as AddressInfo).port}` },
    patience: { deadlineMs: 8000, pauseMs: 200 },
    read: () => Promise.resolve(store.telemetry),
    describe: () =>
      `received over ${TRANSPORTS.filter((transport) => store.transports.has(transport)).join(', ')} by the journey’s own OTLP receiver`,
    async close() {
      grpc.forceShutdown();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
