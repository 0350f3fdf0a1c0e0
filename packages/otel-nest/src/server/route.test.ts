import 'reflect-metadata';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SpanKind } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';

const telemetry = captureTelemetry();

@Controller('reports')
class Reports {
  @Get('daily')
  daily() {
    return {};
  }
}
@Module({ controllers: [Reports] })
class App {}

const answer = (_request: IncomingMessage, response: ServerResponse) => void response.end('{}');

let app: NestExpressApplication;
beforeAll(async () => {
  app = await NestFactory.create<NestExpressApplication>(App, { logger: false });
  app.use('/graphql', answer);
  app.use('/files/:tenant', answer);
  app.use('/reports', (_request: unknown, _response: unknown, next: () => void) => next());
  app.use('/reports/old', (_request: unknown, _response: unknown, next: (error: Error) => void) => next(new Error('gone')));
  app.use((request: IncomingMessage, response: ServerResponse, next: () => void) => (request.url === '/any' ? response.end() : next()));
  await app.listen(0, '127.0.0.1');
});
beforeEach(() => telemetry.reset());
afterAll(() => app.close());

it.each([
  ['what middleware answers has the path that it is mounted at', '/graphql', 'GET /graphql'],
  ['and what is below that', '/graphql/schema?full', 'GET /graphql'],
  ['a mount with a parameter has no pattern that is known', '/files/acme/a.pdf', 'GET'],
  ['middleware that hands on is no route', '/reports/daily', 'GET /reports/daily'],
  ['where nobody answers there is none', '/reports/none', 'GET'],
  ['where middleware fails there is none', '/reports/old', 'GET'],
  ['middleware for all paths is no route', '/any', 'GET'],
])('%s: %s is %s', async (_what, path, name) => {
  await fetch((await app.getUrl()) + path);
  const span = await telemetry.untilSpan(({ kind }) => kind === SpanKind.SERVER);
  expect([span.name, span.attributes['http.route']]).toEqual([name, name.split(' ')[1]]);
});
