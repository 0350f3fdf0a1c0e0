import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Controller, Get, Module, Post, Req, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientTCP, MessagePattern, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { SpanKind } from '@opentelemetry/api';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countLosses } from './delivery/losses.ts';
import { withHasuraAction } from './hasura/action.ts';
import { HasuraEvent } from './nest/hasura.ts';
import { TelemetryModule } from './nest/module.ts';
import * as declared from './metrics.ts';
import { trackOutcome } from './outcome.ts';
import { withSpan } from './span/with-span.ts';
import { captureTelemetry } from './testing.ts';

const telemetry = captureTelemetry();
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const section = readme.slice(readme.indexOf('\n## What it emits'), readme.indexOf('\n### Which part of Nest'));

const specs = Object.values(declared).filter(
  (value): value is typeof declared.TENANT_REQUESTS => typeof value === 'object' && 'budget' in value,
);

/** The rows of the table with that head, as cells. */
function table(head: string): string[][] {
  const rows = new RegExp(`^\\| ${head} \\|.*\\n\\|[ -|]*\\|\\n((?:\\|.*\\n)+)`, 'm').exec(section)?.[1] ?? '';
  return rows
    .trim()
    .split('\n')
    .map((row) => row.split('|').slice(1, -1));
}

/** What stands in backticks, remarks in parentheses left out: what `names` they hold is another question. */
const codes = (cell = '') => [...cell.replaceAll(/\([^)]*\)/g, '').matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

/** `a.b.started`, `.completed` are two names. */
function metricNames(cell: string): string[] {
  const [first = '', ...others] = codes(cell);
  return [first, ...others.map((other) => first.replace(/\.[^.]*$/, other))];
}

@Controller()
class Trips {
  @Get('trips/:id')
  one(@Req() { url }: { url: string }) {
    if (url.includes('fail')) throw new Error('failed');
    return withSpan('trips.load', { attributes: { 'busflow.tour_id': 't-1' } }, () => ({}));
  }
  @Post('hasura')
  changed(@HasuraEvent({ sessionVariables: ['x-hasura-role'] }) event: unknown) {
    return { event };
  }
  @MessagePattern('trip')
  message(_trip: unknown) {
    return 'done';
  }
}
@Module({ imports: [TelemetryModule.forRoot({ tenant: () => 'acme' })], controllers: [Trips] })
class App {}

const hasura = { trigger: { name: 't' }, table: { name: 'trips' }, session_variables: { 'x-hasura-role': 'dispatcher' } };
const headers = { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` };

let app: INestApplication;
beforeAll(async () => {
  app = await NestFactory.create(App, { logger: false });
  const service = app.connectMicroservice<MicroserviceOptions>({ transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } });
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  const client = new ClientTCP({ host: '127.0.0.1', port: service.unwrap<{ address(): { port: number } }>().address().port });
  await firstValueFrom(client.send('trip', {}));
  client.close();
  const url = await app.getUrl();
  await fetch(`${url}/trips/1?seats=2`);
  await fetch(`${url}/trips/fail`);
  await new Promise((resolve, reject) => {
    request(`${url}/trips/1`, { method: 'PURGE' }, (response) => response.resume().on('end', resolve))
      .on('error', reject)
      .end();
  });
  const event = {
    op: 'INSERT',
    session_variables: hasura.session_variables,
    trace_context: { trace_id: '3'.repeat(32), span_id: '4'.repeat(16) },
  };
  await fetch(`${url}/hasura`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...hasura, event }),
  });
  const action = { headers, body: { action: { name: 'book' }, input: {}, session_variables: hasura.session_variables } };
  withSpan('hasura.delivery', () => withHasuraAction(action, { sessionVariables: ['x-hasura-role'] }, () => 1));
  trackOutcome('booking', { channel: 'web' }, () => trackOutcome('pdf_parser', {}, () => 1));
  await trackOutcome('booking', { channel: 'web' }, () => Promise.reject(new Error('sold out'))).catch(() => {});
  countLosses(() => {}).add('traces', 'queue_full', 1);
  await telemetry.untilSpan('POST /hasura');
});
afterAll(() => app.close());

/** On every span, as the sentence below the table says. */
const COMMON = ['busflow.tenant_id', 'error.type'];

function emitted(isOne: (span: ReturnType<typeof telemetry.span>) => boolean): string[] {
  const found = telemetry.spans().filter(isOne);
  return [...new Set(found.flatMap(({ attributes }) => Object.keys(attributes)))].filter((key) => !COMMON.includes(key)).sort();
}

describe('the README’s table of spans', () => {
  const rows = table('Span');
  const of: Record<string, (span: ReturnType<typeof telemetry.span>) => boolean> = {
    '`METHOD route`': ({ kind }) => kind === SpanKind.SERVER,
    '`hasura.event`': ({ name }) => name === 'hasura.event',
    '`hasura.action`': ({ name }) => name === 'hasura.action',
    '`<controller>.<method>`, `<gateway>.<method>` of a message': ({ name }) => name === 'trips.message',
  };

  it('has a row for each kind of span', () => {
    const foreign = ['`<service>.<operation>`', 'outgoing `http`, `undici`/fetch, `pg`, `ioredis`, `redis`'];
    expect(rows.map(([name]) => name?.trim()).sort()).toEqual([...Object.keys(of), ...foreign].sort());
    expect(codes(section.slice(section.indexOf('\nEvery span has'))).slice(0, 2)).toEqual(COMMON);
  });

  it.each(Object.entries(of))('%s names the kind and every attribute, and no other', (name, isOne) => {
    const [, kind = '', attributes = ''] = rows.find(([cell]) => cell?.trim() === name) ?? [];
    const documented = codes(attributes).map((key) => key.replace('session.*', 'session.role'));
    expect(emitted(isOne)).toEqual(documented.sort());
    expect(telemetry.spans().find(isOne)?.kind).toBe(SpanKind[kind.trim() as keyof typeof SpanKind]);
  });

  it('links are as the sentence says', () => {
    const kinds = telemetry.spans().flatMap(({ links }) => links.map(({ attributes }) => attributes?.['busflow.link.kind']));
    const [, said = ''] = /`busflow\.link\.kind` \(([^)]*)\)/.exec(section) ?? [];
    expect(new Set(codes(said))).toEqual(new Set(kinds));
  });
});

describe('the README’s table of metrics', () => {
  const rows = table('Metric').map(([names = '', kind = '', labels = '']) => ({ names: metricNames(names), kind, labels }));

  it('has a row for every metric that is recorded or declared, and no other', async () => {
    const recorded = (await telemetry.metrics()).map(({ descriptor }) => descriptor.name);
    const documented = rows.flatMap(({ names }) => names).sort();
    expect(recorded.sort()).toEqual(documented);
    expect(documented).toEqual(expect.arrayContaining(specs.map(({ name }) => name)));
  });

  it.each(rows.flatMap(({ names, kind, labels }) => names.map((name) => ({ name, kind, labels }))))(
    '$name has the kind and the labels that it says',
    async ({ name, kind, labels }) => {
      const metric = (await telemetry.metrics()).find(({ descriptor }) => descriptor.name === name);
      const recorded = new Set(metric?.dataPoints.flatMap(({ attributes }) => Object.keys(attributes)));
      expect([...recorded].sort()).toEqual(codes(labels).sort());
      const spec = specs.find((one) => one.name === name);
      for (const [, label = '', said = ''] of labels.matchAll(/`(\w+)` \(([^)]*)\)/g)) {
        expect(Object.entries(spec?.labels ?? {})).toContainEqual([label, { values: codes(said) }]);
      }
      expect(metric?.descriptor.unit === 's').toBe(kind.includes('Histogram, `s`'));
      const boundaries = (metric?.dataPoints[0]?.value as { buckets?: { boundaries: number[] } } | undefined)?.buckets?.boundaries;
      expect(boundaries?.includes(0.3) ?? false).toBe(kind.includes('0.3'));
    },
  );
});
