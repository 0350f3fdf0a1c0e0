import 'reflect-metadata';
import { Controller, Get, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { trace } from '@opentelemetry/api';
import { Logger, LoggerModule, PinoLogger } from 'nestjs-pino';
import { expect, it } from 'vitest';
import { collector } from '../test/lines.ts';
import { inSpan, startTelemetry } from '../test/telemetry.ts';
import { traceOptions } from './index.ts';

startTelemetry();

it('gives nestjs-pino the ids and the redaction through its options', async () => {
  const out = collector();

  @Controller()
  class BookingController {
    constructor(@Inject(PinoLogger) private readonly logger: PinoLogger) {}

    @Get('bookings')
    list(): string {
      inSpan(() => this.logger.info({ tour: 't-1' }, 'asked by max@example.de'));
      return trace.getActiveSpan() === undefined ? 'outside' : 'inside';
    }
  }

  @Module({
    imports: [LoggerModule.forRoot({ pinoHttp: [traceOptions({ service: 'busflow-api', environment: 'test' }), out] })],
    controllers: [BookingController],
  })
  class AppModule {}

  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(Logger));
  await app.listen(0, '127.0.0.1');
  await fetch(`${await app.getUrl()}/bookings?email=max%40example.de`);
  await app.close();

  const lines = out.lines();
  expect(lines).toContainEqual(expect.objectContaining({ level: 'info', context: 'NestFactory', msg: 'Starting Nest application...' }));
  expect(lines).toContainEqual(
    expect.objectContaining({
      service: 'busflow-api',
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      tour: 't-1',
      msg: 'asked by [redacted:email]',
      req: expect.objectContaining({ method: 'GET', url: '/bookings?email=[redacted:email]' }),
    }),
  );
  expect(lines.at(-1)).toMatchObject({ msg: 'request completed' });
  expect(out.raw.join('')).not.toMatch(/max(@|%40)/);
});
