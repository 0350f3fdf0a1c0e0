/** What the environment decides. Every default works on a developer's machine; a deployment sets all of them. */
export class Config {
  readonly port: number;
  readonly host: string;
  /** Keeps one stage's webhook tokens from meaning anything in another. */
  readonly environment: string;
  readonly databaseUrl: string;
  /** Base address of Mollie, WhatsApp and the LLM providers: one process in this example. */
  readonly providersUrl: string;
  readonly mollieApiKey: string;
  readonly whatsAppAccessToken: string;
  readonly whatsAppAppSecret: string;
  readonly whatsAppPhoneNumberId: string;
  readonly whatsAppVerifyToken: string;
  readonly openAiApiKey: string;
  readonly anthropicApiKey: string;
  readonly hasuraEventSecret: string;
  readonly webhookTraceSecret: string;
  readonly sessionSecret: string;
  /** Origins of the web apps. The first one takes the passenger back when a booking came from elsewhere. */
  readonly webOrigins: readonly [string, ...string[]];
  #publicUrl: string | undefined;

  constructor(env: NodeJS.ProcessEnv) {
    this.port = Number(env['PORT'] ?? 3001);
    if (!Number.isInteger(this.port)) throw new Error(`PORT is ${env['PORT']}; it takes a number`);
    this.host = env['HOST'] ?? '127.0.0.1';
    this.environment = env['BUSFLOW_ENVIRONMENT'] ?? env['NODE_ENV'] ?? 'development';
    this.#publicUrl = env['PUBLIC_URL'];
    const databaseUrl = env['DATABASE_URL'];
    if (databaseUrl === undefined)
      throw new Error('DATABASE_URL is not set; it takes a URL such as postgres://user:password@127.0.0.1:5432/busflow');
    this.databaseUrl = databaseUrl;
    this.providersUrl = env['PROVIDERS_URL'] ?? 'http://127.0.0.1:3002';
    this.mollieApiKey = env['MOLLIE_API_KEY'] ?? 'test_localDevelopmentKeyOfThirtyOrMore';
    this.whatsAppAccessToken = env['WHATSAPP_ACCESS_TOKEN'] ?? 'local-access-token';
    this.whatsAppAppSecret = env['WHATSAPP_APP_SECRET'] ?? 'local-whatsapp-app-secret';
    this.whatsAppPhoneNumberId = env['WHATSAPP_PHONE_NUMBER_ID'] ?? '106540352242922';
    this.whatsAppVerifyToken = env['WHATSAPP_VERIFY_TOKEN'] ?? 'busflow-local-verify-token';
    this.openAiApiKey = env['OPENAI_API_KEY'] ?? 'local-openai-key';
    this.anthropicApiKey = env['ANTHROPIC_API_KEY'] ?? 'local-anthropic-key';
    this.hasuraEventSecret = env['HASURA_EVENT_SECRET'] ?? 'local-hasura-event-secret';
    this.webhookTraceSecret = env['WEBHOOK_TRACE_SECRET'] ?? 'local-webhook-trace-secret-of-32-bytes';
    this.sessionSecret = env['SESSION_SECRET'] ?? 'local-session-secret-of-32-bytes-or-more';
    const [first = 'http://127.0.0.1:5173', ...others] = env['WEB_ORIGINS']?.split(',').map((origin) => origin.trim()) ?? LOCAL_ORIGINS;
    this.webOrigins = [first, ...others];
  }

  /** Where providers reach this API, without a slash at the end. */
  get publicUrl(): string {
    return this.#publicUrl ?? `http://127.0.0.1:${this.port}`;
  }

  /** With `PORT=0` the address is known once the server listens; a `PUBLIC_URL` that was given stays. */
  listensAt(url: string): void {
    this.#publicUrl ??= url;
  }
}

const LOCAL_ORIGINS = ['http://127.0.0.1:5173', 'http://127.0.0.1:5174', 'http://localhost:5173', 'http://localhost:5174'];
