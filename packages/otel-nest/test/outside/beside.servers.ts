import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRedis, type RedisServer } from '../../../webhook-trace/test/servers/redis-server.ts';
import { httpReceiver, type Receiver } from '../receiver.ts';
import { compile, nestProject, serve, tidy, type Service } from './project.ts';

let redis: RedisServer;
let receiver: Receiver;
let service: Service;
beforeAll(async () => {
  redis = await startRedis();
  receiver = await httpReceiver();
  const project = await nestProject(12, 'beside', {
    '@apollo/server': '^5.0.0',
    '@as-integrations/express5': '^1.1.0',
    '@nestjs/apollo': '^14.0.0',
    '@nestjs/bullmq': '^12.0.0',
    '@nestjs/graphql': '^14.0.0',
    bullmq: '^6.0.0',
    graphql: '^16.11.0',
    ioredis: '^5.8.0',
  });
  service = await serve(process.execPath, ['--import', '@busflow/otel-nest/register', await compile(project, 'esm')], project.folder, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    REDIS_PORT: String(redis.port),
  });
});
afterAll(async () => {
  await service.stop();
  receiver.close();
  await redis.stop();
  await tidy();
});

async function post(path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return await (await fetch(service.urls()[0] + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}
const arrives = async (text: string) => await expect.poll(() => receiver.has('traces', text), { timeout: 5_000 }).toBe(true);

it('every resolver of a GraphQL request knows its tenant; their spans are in the request’s, whose route is the endpoint', async () => {
  expect(await post('/graphql', { query: '{ tours { id tenant } }' })).toEqual({
    data: {
      tours: [
        { id: 't-1', tenant: 'acme' },
        { id: 't-2', tenant: 'acme' },
      ],
    },
  });
  for (const name of ['tours.find', 'tours.whose', 'POST /graphql']) await arrives(`"name":"${name}"`);
});

it('a worker of BullMQ has the tenant and the span that its job gives it, and none by itself', async () => {
  expect(await post('/documents/d-1', {})).toEqual({});
  await expect.poll(() => service.stdout(), { timeout: 5_000 }).toContain('{"done":"d-1 of alpenbus"}');
  for (const name of ['documents.extract', 'POST /documents/:id', 'evalsha']) await arrives(`"name":"${name}"`);
  for (const poll of ['bzpopmin', 'connect', 'info']) expect([poll, receiver.has('traces', `"name":"${poll}"`)]).toEqual([poll, false]);
  expect(service.stderr()).toBe('');
});
