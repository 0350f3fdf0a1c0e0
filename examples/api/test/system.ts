import 'reflect-metadata';

import { ConsoleLogger } from '@nestjs/common';

import { startPostgres } from '../../journey/src/system/postgres.ts';
import { Processes } from '../../journey/src/system/processes.ts';
import { createRunFolder } from '../../journey/src/system/run-folder.ts';
import { type Providers, startProviders } from '../../providers/src/server.ts';
import { createApp, listen } from '../src/app.ts';
import { Database } from '../src/database/database.ts';

export interface System {
  readonly url: string;
  readonly providers: Providers;
  readonly database: Database;
  stop(): Promise<void>;
}

/** The API from source, with a Postgres and the provider stand-ins of its own. */
export async function startSystem(): Promise<System> {
  const processes = new Processes();
  const folder = await createRunFolder();
  processes.ownFolder(folder);
  const [postgres, providers] = await Promise.all([
    startPostgres(processes, folder),
    startProviders({ mollie: { webhookWaitsMs: [20, 20] }, whatsapp: { webhookWaitsMs: [20, 20] }, hasura: { eventWaitsMs: [5] } }),
  ]);
  Object.assign(process.env, { DATABASE_URL: postgres.url, PROVIDERS_URL: providers.url, PORT: '0' });
  const app = await createApp(new ConsoleLogger({ logLevels: ['error', 'fatal'] }));
  const url = await listen(app);
  await fetch(`${providers.url}/_config`, {
    method: 'PUT',
    body: JSON.stringify({
      whatsapp: { webhookUrl: `${url}/webhooks/whatsapp`, appSecret: 'local-whatsapp-app-secret' },
      hasura: { webhookUrl: `${url}/hasura/events`, secret: 'local-hasura-event-secret' },
    }),
  });
  return {
    url,
    providers,
    database: app.get(Database),
    async stop() {
      await app.close();
      await providers.stop();
      await processes.stop();
    },
  };
}
