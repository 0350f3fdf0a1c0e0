import { aBoolean, aStringList, required, type OptionRule, type OptionRules } from '@busflow/conventions';
import { TelemetryOptionError } from './options.ts';
import { refuseWrong } from './refuse.ts';

/** What {@link corsOptions} takes. */
export interface TraceCorsOptions {
  /** `https://shop.example.com`, a pattern that matches whole origins, or `*` for all. At least one. */
  readonly origins: readonly (string | RegExp)[];
  /** Request headers that your apps send besides `content-type` and `authorization`. @default [] */
  readonly allowedHeaders?: readonly string[];
  /** Whether browsers send cookies along. @default false */
  readonly credentials?: boolean;
}

const origins: OptionRule = {
  takes: 'at least one origin (scheme, host, port, and no path: "https://shop.example.com"), RegExp or "*"',
  accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(isOrigin),
};
const RULES: OptionRules<TraceCorsOptions> = { origins: required(origins), allowedHeaders: aStringList, credentials: aBoolean };

const TRACE_HEADERS = ['traceparent', 'tracestate'];

/**
 * CORS options for `NestFactory.create(AppModule, { cors })` or `app.enableCors(…)`, on Express and on Fastify, with which a browser may
 * send its trace context. Without `traceparent` on the allow-list the preflight fails, and with it the request.
 *
 * @throws TelemetryOptionError, also for `*` together with credentials, which browsers refuse.
 */
export function corsOptions(options: TraceCorsOptions) {
  refuseWrong('corsOptions', options, RULES);
  const { origins, allowedHeaders = [], credentials = false } = options;
  if (credentials && origins.includes('*'))
    throw new TelemetryOptionError('corsOptions: origins holds "*" and credentials is true; name the origins instead');
  return {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['content-type', 'authorization', ...allowedHeaders, ...TRACE_HEADERS],
    exposedHeaders: [...TRACE_HEADERS],
    credentials,
    maxAge: 600,
  };
}

/** As browsers write it: `https://shop.example.com/` or `HTTPS://…` would never match one. */
function isOrigin(value: unknown): boolean {
  if (value instanceof RegExp || value === '*') return true;
  if (typeof value !== 'string') return false;
  const url = URL.parse(value);
  return url !== null && (url.origin === value || (url.origin === 'null' && /^[a-z][a-z\d+.-]*:\/\/[^/?#]+$/.test(value)));
}
