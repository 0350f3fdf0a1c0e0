/** The part of Nest's `CorsOptions` that {@link corsOptions} fills. */
export interface TraceCorsOptions {
  readonly origins: readonly (string | RegExp)[];
  /** Request headers that your apps send besides `content-type` and `authorization`. @default [] */
  readonly allowedHeaders?: readonly string[];
  /** Whether browsers send cookies along. @default false */
  readonly credentials?: boolean;
}

const TRACE_HEADERS = ['traceparent', 'tracestate'];

/**
 * CORS options for `NestFactory.create(AppModule, { cors })` or `app.enableCors(…)` with which a browser may send its trace
 * context. Without `traceparent` on the allow-list the preflight fails, and with it the request.
 *
 * @throws TypeError for no origins, or for `*` together with credentials, which browsers refuse.
 */
export function corsOptions(options: TraceCorsOptions) {
  const { origins, allowedHeaders = [], credentials = false } = options;
  if (origins.length === 0)
    throw new TypeError('corsOptions: "origins" is empty; it takes at least one origin, such as "https://app.example.com"');
  if (credentials && origins.includes('*'))
    throw new TypeError('corsOptions: "origins" holds "*" and "credentials" is true; name the origins instead');
  return {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['content-type', 'authorization', ...allowedHeaders, ...TRACE_HEADERS],
    exposedHeaders: [...TRACE_HEADERS],
    credentials,
    maxAge: 600,
  };
}
