import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { load, text } from './files.ts';

interface Dynamic {
  http: {
    middlewares: Record<string, Record<string, Record<string, unknown>>>;
    routers: Record<string, { rule: string; entryPoints: string[]; middlewares: string[]; service: string }>;
    services: Record<string, unknown>;
  };
}
interface Static {
  entryPoints: Record<string, { http: { maxHeaderBytes: number; middlewares: string[] } }>;
  providers: { file: { filename: string } };
}

const { http } = load<Dynamic>('observability/traefik/dynamic.yaml');
const { entryPoints, providers } = load<Static>('observability/traefik/traefik.yaml');
/** What Node refuses (`--max-http-header-size`). Bytes. */
const NODE_HEADER_LIMIT = 16_384;

it('removes what comes from outside beside the traceparent, on every entry point', () => {
  expect(http.middlewares['trace-headers']).toEqual({ headers: { customRequestHeaders: { tracestate: '', baggage: '' } } });
  for (const entry of Object.values(entryPoints)) {
    expect(entry.http.middlewares).toContain('trace-headers@file');
    expect(entry.http.maxHeaderBytes).toBeLessThanOrEqual(NODE_HEADER_LIMIT);
  }
});

it('allows and exposes the trace headers', () => {
  const cors = http.middlewares['trace-cors']?.['headers'];
  expect(cors?.['accessControlAllowHeaders']).toEqual(expect.arrayContaining(['traceparent', 'tracestate', 'authorization']));
  expect(cors?.['accessControlExposeHeaders']).toEqual(['traceparent', 'tracestate']);
  expect(cors?.['accessControlAllowOriginList']).not.toContain('*');
});

it('limits the rate on every router, and names only what is there', () => {
  for (const { entryPoints: entries, middlewares, service } of Object.values(http.routers)) {
    expect(middlewares.filter((name) => http.middlewares[name] === undefined)).toEqual([]);
    expect(middlewares.some((name) => http.middlewares[name]?.['rateLimit'] !== undefined)).toBe(true);
    expect(Object.keys(http.services)).toContain(service);
    expect(Object.keys(entryPoints)).toEqual(expect.arrayContaining(entries));
  }
  expect(providers.file.filename).toMatch(/\/dynamic\.yaml$/);
});

it('opens two paths of the collector to browsers, and no more', () => {
  const paths = [...(http.routers['telemetry']?.rule.matchAll(/Path\(`([^`]+)`\)/g) ?? [])].map(([, path]) => path);
  expect(paths).toEqual(['/v1/traces', '/v1/logs']);
  expect(text('docker-compose.observability.yml')).toContain(':4318');
});

it('is what otel-nest’s README shows of it', () => {
  const shown = /```yaml\n(?<code>http:\n[\s\S]*?)```/.exec(text('packages/otel-nest/README.md'))?.groups?.['code'] ?? '';
  const { middlewares } = (parse(shown) as Dynamic).http;
  expect(Object.keys(middlewares)).toEqual(['trace-headers', 'trace-cors', 'api-limit']);
  expect(http.middlewares).toMatchObject(middlewares);
});
