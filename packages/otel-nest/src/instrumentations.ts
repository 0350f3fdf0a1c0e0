import type { RequestOptions } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import { registerInstrumentations, type Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation, type HttpInstrumentationConfig } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation, type PgInstrumentationConfig } from '@opentelemetry/instrumentation-pg';
import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis';
import { UndiciInstrumentation, type UndiciInstrumentationConfig, type UndiciRequest } from '@opentelemetry/instrumentation-undici';
import { ATTR_URL_FULL, ATTR_URL_QUERY } from '@opentelemetry/semantic-conventions';
import { OWN_INSTRUMENTATIONS, type OwnInstrumentation } from './config/instrumentation-names.ts';
import { withoutValues } from './config/query.ts';
import { log } from './log.ts';
import { noteHttpHost, noteUndiciHost } from './sdk/destination.ts';

const HTTP: HttpInstrumentationConfig = {
  disableIncomingRequestInstrumentation: true,
  requireParentforOutgoingSpans: true,
  startOutgoingSpanHook(request) {
    noteHttpHost(request);
    return httpUrl(request);
  },
};
const UNDICI: UndiciInstrumentationConfig = { requireParentforSpans: true, startSpanHook: undiciUrl, requestHook: noteUndiciHost };
const PG: PgInstrumentationConfig = { requireParentSpan: true, ignoreConnectSpans: true };
const REDIS = { requireParentSpan: true };

const OWN: { readonly [Name in OwnInstrumentation]: () => Instrumentation } = {
  http: () => new HttpInstrumentation(HTTP),
  undici: () => new UndiciInstrumentation(UNDICI),
  pg: () => new PgInstrumentation(PG),
  ioredis: () => new IORedisInstrumentation(REDIS),
  redis: () => new RedisInstrumentation(REDIS),
};

/**
 * Calls that go out stay with the stock instrumentations; requests that come in are ours. Spans without a parent (pool upkeep,
 * pollers) are left out: nobody asked for them and nobody finds them.
 */
export function instrument(extra: readonly Instrumentation[], enabled: (name: OwnInstrumentation) => boolean = () => true): () => void {
  const own = OWN_INSTRUMENTATIONS.filter(enabled).map((name) => OWN[name]());
  return registerInstrumentations({ instrumentations: [...own, ...extra] });
}

const BUNDLE = '@opentelemetry/auto-instrumentations-node';

/**
 * Everything that OpenTelemetry's bundle has, ours as we set them up; it reads OTEL_NODE_ENABLED_INSTRUMENTATIONS and
 * OTEL_NODE_DISABLED_INSTRUMENTATIONS itself. Loaded only here: it costs more than the rest of the start.
 */
export async function instrumentAll(enabled: (name: OwnInstrumentation) => boolean): Promise<() => void> {
  try {
    const { getNodeAutoInstrumentations } = await import('@opentelemetry/auto-instrumentations-node');
    const all = getNodeAutoInstrumentations({
      '@opentelemetry/instrumentation-http': HTTP,
      '@opentelemetry/instrumentation-undici': UNDICI,
      '@opentelemetry/instrumentation-pg': PG,
      '@opentelemetry/instrumentation-ioredis': REDIS,
      '@opentelemetry/instrumentation-redis': REDIS,
    });
    return registerInstrumentations({ instrumentations: all });
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    const why = missing ? `which is not installed: npm install ${BUNDLE}` : `which can't be loaded: ${(error as Error).message}`;
    log.warn(`all instrumentations are asked for and come with ${BUNDLE}, ${why}; ${OWN_INSTRUMENTATIONS.join(', ')} run`);
    return instrument([], enabled);
  }
}

/** Query values of what we call may be anybody's data, as those of who calls us. */
function undiciUrl({ origin, path }: Pick<UndiciRequest, 'origin' | 'path'>): Attributes {
  const start = path.indexOf('?');
  if (start === -1) return {};
  const query = withoutValues(path.slice(start + 1));
  return { [ATTR_URL_FULL]: `${origin}${path.slice(0, start)}?${query}`, [ATTR_URL_QUERY]: query };
}

function httpUrl(request: RequestOptions): Attributes {
  const { path } = request;
  if (typeof path !== 'string' || !path.includes('?')) return {};
  const port = request.port === undefined || request.port === null || request.port === '' ? '' : `:${request.port}`;
  return undiciUrl({ origin: `${request.protocol ?? 'http:'}//${request.hostname ?? request.host ?? 'localhost'}${port}`, path });
}
