import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpReceiver } from '../receiver.ts';
import { compile, nestProject, nodeOf, serve, tidy, type Format, type Project } from './project.ts';

/** The oldest that has synchronous hooks, one below it, and the one that runs this test. */
const NODES = { '22.22.3': '', '22.18.0': '', [process.versions.node]: process.execPath };

const projects = new Map<number, Project>();
const mains = new Map<string, string>();

beforeAll(async () => {
  for (const version of ['22.22.3', '22.18.0']) NODES[version] = await nodeOf(version);
  for (const nest of [11, 12]) {
    const project = await nestProject(nest, 'app');
    projects.set(nest, project);
    for (const format of ['esm', 'cjs'] as const) mains.set(`${nest} ${format}`, await compile(project, format));
  }
});
afterAll(tidy);

interface Variant {
  readonly nest: number;
  readonly node: string;
  readonly format: Format;
  readonly adapter: 'express' | 'fastify';
}

/** Asks a service once, and answers what it said and what arrived of it. */
async function observe({ nest, node, format, adapter }: Variant) {
  const receiver = await httpReceiver();
  const { folder } = projects.get(nest)!;
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', ADAPTER: adapter };
  const service = await serve(NODES[node]!, ['--import', '@busflow/otel-nest/register', mains.get(`${nest} ${format}`)!], folder, env);
  const [url] = service.urls();
  const answer: unknown = await (await fetch(`${url}/trips/t-7`)).json();
  await (await fetch(`${url}/trips/t-7/out`)).text();
  await service.stop();
  receiver.close();
  return { answer, stderr: service.stderr(), has: (text: string) => receiver.has('traces', text) };
}

const WANTED = [
  '"name":"GET /trips/:id"',
  '"name":"GET /trips/:id/out"',
  'pricing.calculate',
  'alpenbus',
  '@opentelemetry/instrumentation-http',
];

const variants = [11, 12].flatMap((nest) =>
  ['22.22.3', process.versions.node].flatMap((node) =>
    (['esm', 'cjs'] as const).flatMap((format) => (['express', 'fastify'] as const).map((adapter) => ({ nest, node, format, adapter }))),
  ),
);

describe('a service outside this repository', () => {
  it.each(variants)('Nest $nest on Node $node, $format, $adapter', async (variant) => {
    const { answer, stderr, has } = await observe(variant);
    expect(answer).toEqual({ trip: 't-7', patched: true });
    expect(WANTED.filter((text) => !has(text))).toEqual([]);
    expect(stderr).toBe('');
  });

  it.each(['esm', 'cjs'] as const)('is traced by the fallback hook on a Node without synchronous hooks, %s', async (format) => {
    const { answer, stderr, has } = await observe({ nest: 12, node: '22.18.0', format, adapter: 'express' });
    expect(answer).toEqual({ trip: 't-7', patched: true });
    expect(WANTED.filter((text) => !has(text))).toEqual([]);
    expect(stderr).toContain('Node v22.18.0 lacks synchronous module hooks, so start-up is slower: use 22.22.3, 24.11.1 or later');
  });
});
