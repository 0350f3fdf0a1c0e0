import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { buildApps } from './build/build.ts';
import type { Progress } from './progress.ts';
import type { Stage } from './play.ts';
import type { ApiLog } from './scene.ts';
import { startChromium } from './system/browser.ts';
import { startPostgres } from './system/postgres.ts';
import type { Processes, Running } from './system/processes.ts';
import { serveSite } from './system/site.ts';
import type { Reader } from './telemetry.ts';

const READY_MS = 30_000;

export interface Theatre extends Stage {
  /** Address of each app, for a person to open. */
  readonly addresses: Readonly<Record<string, string>>;
  /** The API's log so far. */
  apiLog(): ApiLog;
  /** Ends the browser and then the API, which exports what it still holds. */
  closeStage(): Promise<void>;
}

/** Builds and starts all that the journey is played with. */
export async function setStage(
  root: string,
  folder: string,
  processes: Processes,
  reader: Reader,
  environment: string,
  progress: Progress,
): Promise<Theatre> {
  const example = (name: string) => join(root, 'examples', name);
  const [, database, chromium, providers] = await Promise.all([
    progress.run(
      'Building packages and apps',
      () => buildApps(root),
      (built) => (built.length === 0 ? 'Packages and apps are built already' : `Built ${built.length} packages and apps`),
    ),
    progress.run(
      'Postgres',
      () => startPostgres(processes, folder),
      ({ label }) => label,
    ),
    progress.run(
      'Chromium',
      () => startChromium(processes),
      ({ version }) => `Chromium ${version}`,
    ),
    progress.run(
      'Mollie, WhatsApp, Hasura and two LLMs',
      () => startProviders(processes, example('providers')),
      ({ url }) => `Mollie, WhatsApp, Hasura and two LLMs (stand-ins) on ${portOf(url)}`,
    ),
  ]);
  const config = { apiUrl: '', hasuraUrl: providers.url, otlpUrl: reader.endpoints.http, environment };
  const passenger = await serveSite(join(example('passenger'), 'dist'), () => config);
  const workspace = await serveSite(join(example('workspace'), 'dist'), () => config);
  const secrets = { whatsapp: secret(), hasura: secret() };
  const api = await progress.run(
    'The API',
    () =>
      startApi(processes, example('api'), {
        ...telemetryVariables(reader, environment),
        DATABASE_URL: database.url,
        PROVIDERS_URL: providers.url,
        WEB_ORIGINS: `${passenger.url},${workspace.url}`,
        WHATSAPP_APP_SECRET: secrets.whatsapp,
        HASURA_EVENT_SECRET: secrets.hasura,
        WEBHOOK_TRACE_SECRET: secret(),
        SESSION_SECRET: secret(),
      }),
    ({ url }) => `NestJS API, --import @busflow/otel-nest/register, on ${portOf(url)}`,
  );
  config.apiUrl = api.url;
  await subscribe(providers.url, api.url, secrets);
  const from = api.process.stdout.length;
  let to: number | undefined;
  return {
    passengerUrl: passenger.url,
    workspaceUrl: workspace.url,
    addresses: { 'Passenger’s shop': passenger.url, 'Operator’s workspace': workspace.url, API: api.url },
    openContext: () => chromium.openContext(),
    apiLog: () => ({ lines: [...api.process.stdout], served: { from, to: to ?? api.process.stdout.length } }),
    async closeStage() {
      await chromium.close();
      to = api.process.stdout.length;
      await api.process.stop();
    },
  };
}

async function startProviders(processes: Processes, folder: string): Promise<{ url: string }> {
  const providers = processes.start({
    name: 'Providers',
    command: process.execPath,
    args: ['src/main.ts'],
    cwd: folder,
    env: { PORT: '0' },
  });
  const line = await providers.line((text) => text.includes('"ready"'), READY_MS);
  return { url: (JSON.parse(line) as { url: string }).url };
}

async function startApi(
  processes: Processes,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<{ url: string; process: Running }> {
  const inherited = Object.fromEntries(
    Object.keys(process.env)
      .filter((key) => /^(?:OTEL|BUSFLOW)_/.test(key))
      .map((key) => [key, undefined]),
  );
  const api = processes.start({
    name: 'API',
    command: process.execPath,
    args: ['--import', '@busflow/otel-nest/register', 'dist/main.js'],
    cwd: folder,
    env: { ...inherited, PORT: '0', ...env },
  });
  const line = await api.line((text) => text.includes('listening on http://'), READY_MS);
  const url = /http:\/\/[\d.:]+/.exec(line)?.[0] ?? '';
  const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(READY_MS) });
  if (!health.ok) throw new Error(`The API's /health answered ${health.status}.`);
  return { url, process: api };
}

/** gRPC as it is the SDK's default, metrics over HTTP with protobuf; soon rather than in the production's batches. */
function telemetryVariables({ endpoints }: Reader, environment: string): Record<string, string> {
  return {
    OTEL_SERVICE_NAME: 'busflow-api',
    OTEL_RESOURCE_ATTRIBUTES: `service.namespace=busflow,service.instance.id=${environment},deployment.environment.name=${environment}`,
    BUSFLOW_ENVIRONMENT: environment,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoints.grpc,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${endpoints.http}/v1/metrics`,
    OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/protobuf',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_BLRP_SCHEDULE_DELAY: '500',
    OTEL_METRIC_EXPORT_INTERVAL: '1000',
    OTEL_METRIC_EXPORT_TIMEOUT: '1000',
  };
}

/** What one sets in those providers' dashboards. */
async function subscribe(
  providersUrl: string,
  apiUrl: string,
  secrets: { readonly whatsapp: string; readonly hasura: string },
): Promise<void> {
  const answer = await fetch(`${providersUrl}/_config`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      whatsapp: { webhookUrl: `${apiUrl}/webhooks/whatsapp`, appSecret: secrets.whatsapp },
      hasura: { webhookUrl: `${apiUrl}/hasura/events`, secret: secrets.hasura },
    }),
    signal: AbortSignal.timeout(READY_MS),
  });
  if (!answer.ok) throw new Error(`The providers refused their webhooks: ${answer.status} ${await answer.text()}`);
}

const secret = () => randomBytes(32).toString('hex');
const portOf = (url: string) => `:${new URL(url).port}`;
