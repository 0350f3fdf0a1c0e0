import { describe, expect, it } from 'vitest';
import { load, text } from './files.ts';

type Kind = 'receivers' | 'processors' | 'exporters' | 'extensions';
type Manifest = Record<Kind | 'providers', { gomod: string }[]> & { dist: { version: string } };
type Config = Record<Kind, Record<string, unknown>> & {
  receivers: { otlp: { protocols: Record<'grpc' | 'http', { endpoint: string; cors?: { allowed_origins: string[] } }> } };
  processors: { redaction: { blocked_values: string[]; allowed_values: string[] } };
  service: { extensions: string[]; pipelines: Record<string, Record<Exclude<Kind, 'extensions'>, string[]>> };
};

const config = load<Config>('observability/collector/config.yaml', {});
/** What compose lays over it. */
const aggregate = load<Pick<Config, 'processors' | 'exporters'> & { service: Pick<Config['service'], 'pipelines'> }>(
  'observability/collector/aggregate.yaml',
  {},
);
const manifest = load<Manifest>('observability/collector/builder.yaml');
const kinds: Kind[] = ['receivers', 'processors', 'exporters', 'extensions'];
const pipelines = Object.values(config.service.pipelines);

/** `otlp_http/tempo` and `…/exporter/otlphttpexporter v1` are both `otlphttp`. */
const typeOf = (component: string) => component.replace(/\/.*/, '').replaceAll('_', '');
const builtType = (gomod: string, kind: Kind) =>
  gomod
    .replace(/ .*/, '')
    .replace(/.*\//, '')
    .replace(new RegExp(`${kind.slice(0, -1)}$`), '');

function used(kind: Kind): string[] {
  const all = [...pipelines, ...Object.values(aggregate.service.pipelines)];
  return [...new Set(kind === 'extensions' ? config.service.extensions : all.flatMap((pipeline) => pipeline[kind] ?? []))].toSorted();
}

function configured(kind: Kind): string[] {
  const added = kind === 'processors' || kind === 'exporters' ? Object.keys(aggregate[kind]) : [];
  return [...new Set([...Object.keys(config[kind]), ...added])].toSorted();
}

/** `span` and `resource` of `set(span.name, resource.attributes["service.name"])`. */
function contexts(statements: string[]): Set<string> {
  const paths = statements.join().replaceAll(/"[^"]*"/g, '');
  return new Set(paths.match(/(?<![.\w])[a-z]+(?=\.)/g));
}

/** RE2 and JavaScript read these patterns alike. */
const pattern = (source: string) => new RegExp(source, 'u');

function masked(value: string): boolean {
  const { allowed_values: allowed, blocked_values: blocked } = config.processors.redaction;
  return !allowed.some((source) => pattern(source).test(value)) && blocked.some((source) => pattern(source).test(value));
}

describe('the collector', () => {
  it.each(kinds)('uses all %s that it configures, and the manifest holds exactly those', (kind) => {
    expect(used(kind)).toEqual(configured(kind));
    const types = [...new Set(used(kind).map(typeOf))].toSorted();
    expect(manifest[kind].map(({ gomod }) => builtType(gomod, kind)).toSorted()).toEqual(types);
  });

  it('is one version, that of the image', () => {
    const versions = kinds.flatMap((kind) => manifest[kind].map(({ gomod }) => gomod.split(' ')[1]));
    expect(new Set(versions)).toEqual(new Set([`v${manifest.dist.version}`]));
    expect(text('docker-compose.observability.yml')).toContain(`otel/opentelemetry-collector-contrib:${manifest.dist.version}\n`);
  });

  it('limits memory first, redacts before it cuts, and batches last, in every pipeline', () => {
    for (const { processors } of pipelines) {
      expect(processors[0]).toBe('memory_limiter');
      expect(processors.at(-1)).toBe('batch');
      expect(processors.indexOf('redaction')).toBeGreaterThan(0);
      expect(processors.indexOf('transform/after_redaction')).toBe(processors.indexOf('redaction') + 1);
    }
  });

  it('never mixes contexts in a list of statements: the collector would run all of it per span event, or per data point', () => {
    const lists = [...Object.entries(config.processors), ...Object.entries(aggregate.processors)]
      .filter(([name]) => name.startsWith('transform/'))
      .flatMap(([, processor]) => Object.entries(processor as Record<string, (string | { statements: string[] })[]>))
      .filter(([key]) => key.endsWith('_statements'))
      .flatMap(([, entries]) => [
        entries.filter((entry) => typeof entry === 'string'),
        ...entries.flatMap((entry) => (typeof entry === 'string' ? [] : [entry.statements])),
      ])
      .filter((statements) => statements.length > 0);
    expect(lists.length).toBeGreaterThan(6);
    expect(lists.filter((statements) => contexts(statements).size !== 1)).toEqual([]);
  });

  it('listens on loopback and lets in local pages unless told otherwise', () => {
    const { grpc, http } = config.receivers.otlp.protocols;
    expect([grpc.endpoint, http.endpoint]).toEqual(['127.0.0.1:4317', '127.0.0.1:4318']);
    expect(http.cors?.allowed_origins).toEqual(['http://localhost:*', 'http://127.0.0.1:*']);
  });

  it('lets an attribute have the length that Tempo keeps', () => {
    const tempo = load<{ distributor: { max_attribute_bytes: number } }>('observability/tempo/config.yaml', {});
    expect(text('observability/collector/config.yaml')).toContain(
      `truncate_all(span.attributes, ${tempo.distributor.max_attribute_bytes})`,
    );
  });

  it.each([
    'anna.huber@example.com',
    'GET /thanks?email=anna%40example.com',
    'postgres://api:secret@db.internal:5432/busflow',
    'paid with 4111 1111 1111 1111',
    '"pan":"4111111111111111"',
    'paid with 5500-0000-0000-0004',
    '{"card":"378282246310005"}',
    'refund to DE89 3704 0044 0532 0130 00',
    'refund to AT611904300234573201',
  ])('masks %s', (value) => {
    expect(masked(value)).toBe(true);
  });

  it.each([
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '4bf92f35-7734-4da6-a3ce-929d0e0e4736',
    '41111111-1111-4111-8111-111111111111',
    '1763838791123456789',
    '1763838791123456',
    '0.4111111111111111',
    'node_modules/.pnpm/@nestjs+core@12.5.1/node_modules/@nestjs/core/router.js',
    'tr_7UhSN1zuXS',
    't-0042',
    'POST /api/bookings/:id',
  ])('leaves %s alone', (value) => {
    expect(masked(value)).toBe(false);
  });
});
