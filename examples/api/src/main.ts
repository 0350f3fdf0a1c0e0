import 'reflect-metadata';

import { corsOptions } from '@busflow/otel-nest';
import { createLogger } from '@busflow/pino-trace';
import { TraceLogger } from '@busflow/pino-trace/nest';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';

import { AppModule } from './app.module.ts';
import { Config } from './config/config.ts';

const app = await NestFactory.create<NestExpressApplication>(AppModule, {
  logger: new TraceLogger(createLogger()),
  // WhatsApp's signature covers the bytes as they arrived.
  rawBody: true,
  abortOnError: false,
});
const config = app.get(Config);
app.enableCors(corsOptions({ origins: config.webOrigins }));
app.useBodyParser('raw', { type: 'application/pdf', limit: '10mb' });
app.enableShutdownHooks();
await app.listen(config.port, config.host);
config.listensAt(await app.getUrl());
new Logger('Api').log(`listening on ${config.publicUrl}`);
