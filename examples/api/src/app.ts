import { corsOptions } from '@busflow/otel-nest';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';

import { AppModule } from './app.module.ts';
import { Config } from './config/config.ts';

/** The application, ready to listen. */
export async function createApp(logger: LoggerService): Promise<NestExpressApplication> {
  // WhatsApp's signature covers the bytes as they arrived, hence `rawBody`.
  const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger, rawBody: true, abortOnError: false });
  app.enableCors(corsOptions({ origins: app.get(Config).webOrigins }));
  app.useBodyParser('raw', { type: 'application/pdf', limit: '10mb' });
  app.enableShutdownHooks();
  return app;
}

/** Listens where the environment says, and answers the address at which providers reach it. */
export async function listen(app: NestExpressApplication): Promise<string> {
  const config = app.get(Config);
  await app.listen(config.port, config.host);
  config.listensAt(await app.getUrl());
  return config.publicUrl;
}
