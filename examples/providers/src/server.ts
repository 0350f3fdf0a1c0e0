import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

import { configRoute } from './config.ts';
import { createCourier, type GiveUp } from './courier.ts';
import { hasura, type HasuraOptions } from './hasura.ts';
import { serve } from './http.ts';
import { llm } from './llm.ts';
import { mollie, type MollieOptions } from './mollie.ts';
import { whatsapp, type WhatsAppOptions } from './whatsapp.ts';

export interface ProvidersOptions {
  /** @default 0, any free port */
  readonly port?: number;
  /** Told when a webhook's attempts are used up. */
  readonly onGiveUp?: GiveUp;
  readonly mollie?: Omit<MollieOptions, 'courier'>;
  readonly whatsapp?: Omit<WhatsAppOptions, 'courier'>;
  readonly hasura?: Omit<HasuraOptions, 'courier'>;
}

export interface Providers {
  readonly url: string;
  stop(): Promise<void>;
}

/** All providers behind one address; their paths do not collide. */
export async function startProviders(options: ProvidersOptions = {}): Promise<Providers> {
  const courier = createCourier(options.onGiveUp ?? (() => undefined));
  const messenger = whatsapp({ courier, ...options.whatsapp });
  const database = hasura({ courier, ...options.hasura });
  const server = serve([
    ...mollie({ courier, ...options.mollie }),
    ...messenger.routes,
    ...database.routes,
    ...llm(),
    configRoute({ whatsapp: messenger, hasura: database }),
  ]);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, courier.stop()]);
    },
  };
}
