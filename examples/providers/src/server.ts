import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

import { cloudEvents } from './cloudevents.ts';
import { configRoute } from './config.ts';
import { createCourier, type GiveUp } from './courier.ts';
import { hasura, type HasuraOptions } from './hasura.ts';
import { serve } from './http.ts';
import { lago } from './lago.ts';
import { llm } from './llm.ts';
import { mollie, type MollieOptions } from './mollie.ts';
import { n8n } from './n8n.ts';
import { WEBHOOK_WAITS_MS } from './provider.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { stripe } from './stripe.ts';
import { whatsapp, type WhatsAppOptions } from './whatsapp.ts';

export interface ProvidersOptions {
  /** @default 0, any free port */
  readonly port?: number;
  /** Told when a webhook's attempts are used up. */
  readonly onGiveUp?: GiveUp;
  readonly mollie?: Omit<MollieOptions, 'courier'>;
  readonly whatsapp?: Omit<WhatsAppOptions, 'courier'>;
  readonly hasura?: Omit<HasuraOptions, 'courier'>;
  /** Waits before each webhook attempt of all the others. */
  readonly webhookWaitsMs?: readonly number[];
}

export interface Providers {
  readonly url: string;
  stop(): Promise<void>;
}

/** All providers behind one address; their paths do not collide. */
export async function startProviders(options: ProvidersOptions = {}): Promise<Providers> {
  const courier = createCourier(options.onGiveUp ?? (() => undefined));
  const sender = { courier, webhookWaitsMs: options.webhookWaitsMs ?? WEBHOOK_WAITS_MS };
  const configurable = {
    whatsapp: whatsapp({ courier, ...options.whatsapp }),
    hasura: hasura({ courier, ...options.hasura }),
    stripe: stripe(sender),
    lago: lago(sender),
    'standard-webhooks': standardWebhooks(sender),
    cloudevents: cloudEvents(sender),
    n8n: n8n(sender),
  };
  const server = serve([
    ...mollie({ courier, ...options.mollie }),
    ...Object.values(configurable).flatMap(({ routes }) => routes),
    ...llm(),
    configRoute(configurable),
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
