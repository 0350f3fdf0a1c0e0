import type { RequestOptions } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import { registerInstrumentations, type Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis';
import { UndiciInstrumentation, type UndiciRequest } from '@opentelemetry/instrumentation-undici';
import { ATTR_URL_FULL, ATTR_URL_QUERY } from '@opentelemetry/semantic-conventions';
import { withoutValues } from './config/query.ts';
import { noteHttpHost, noteUndiciHost } from './sdk/destination.ts';

/**
 * Calls that go out stay with the stock instrumentations; requests that come in are ours. Spans without a parent (pool upkeep,
 * pollers) are left out: nobody asked for them and nobody finds them.
 */
export function instrument(extra: readonly Instrumentation[]): () => void {
  return registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        disableIncomingRequestInstrumentation: true,
        requireParentforOutgoingSpans: true,
        startOutgoingSpanHook(request) {
          noteHttpHost(request);
          return httpUrl(request);
        },
      }),
      new UndiciInstrumentation({ requireParentforSpans: true, startSpanHook: undiciUrl, requestHook: noteUndiciHost }),
      new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
      new IORedisInstrumentation({ requireParentSpan: true }),
      new RedisInstrumentation({ requireParentSpan: true }),
      ...extra,
    ],
  });
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
