import 'reflect-metadata';
import { connect } from 'node:net';
import {
  Catch,
  Controller,
  ForbiddenException,
  Get,
  Injectable,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
  UseFilters,
  UseGuards,
  Body,
} from '@nestjs/common';
import type { ArgumentsHost, CanActivate, ExceptionFilter, ExecutionContext, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { activeTenant } from '@busflow/conventions';
import { setTenant, TelemetryModule, withSpan } from '../src/index.ts';

interface Signed {
  tenant?: string;
}

/** Verifies a caller, as an application's own guard does. */
@Injectable()
class Verified implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Signed & { headers: Record<string, string> }>();
    if (request.headers['x-key'] === 'broken') throw new Error('the key store is down');
    if (request.headers['x-key'] !== 'good') throw new ForbiddenException();
    request.tenant = 'acme';
    return true;
  }
}

@Injectable()
class Broken {
  transform(): never {
    throw new Error('the pipe is broken');
  }
}

/** Answers in the application's own way, and tells which tenant a filter sees. */
@Catch()
class OwnFilter implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<{ status(code: number): { send(body: unknown): void } }>();
    reply.status(503).send({ tenant: activeTenant() ?? 'none' });
  }
}

@Controller('trips')
class Trips {
  @Get(':id')
  one(@Param('id') id: string) {
    return withSpan('pricing.calculate', () => ({ id }));
  }
  @Get(':id/late')
  async late() {
    await withSpan('db.before', async () => await Promise.resolve());
    setTenant('late-co');
    return await withSpan('db.after', async () => await Promise.resolve({}));
  }
  @Get(':id/boom')
  boom() {
    throw new Error('boom');
  }
  @Get(':id/none')
  none() {
    throw new NotFoundException();
  }
  @Get(':id/number')
  number(@Param('id', ParseIntPipe) id: number) {
    return { id };
  }
  @Get(':id/pipe')
  pipe(@Param('id', Broken) id: string) {
    return { id };
  }
  @UseFilters(OwnFilter)
  @Get(':id/filtered')
  filtered() {
    setTenant('acme');
    throw new Error('filtered');
  }
  @UseGuards(Verified)
  @Get(':id/secret')
  secret() {
    return withSpan('pricing.calculate', () => ({ tenant: activeTenant() }));
  }
  @Post()
  make(@Body() body: unknown) {
    return withSpan('pricing.calculate', () => body);
  }
  @Get(':id/slow')
  async slow() {
    await new Promise((resolve) => setTimeout(resolve, 5_000).unref());
  }
}

@Controller()
class Others {
  @Post('webhooks/mollie')
  webhook() {
    return {};
  }
  @Get('health')
  health() {
    return withSpan('health.check', () => ({}));
  }
}

@Module({
  imports: [TelemetryModule.forRoot({ tenant: (context) => context.switchToHttp().getRequest<Signed>().tenant })],
  controllers: [Trips, Others],
})
class App {}

export type Adapter = 'express' | 'fastify';

export async function startApp(adapter: Adapter): Promise<{ app: INestApplication; url: string }> {
  const app =
    adapter === 'express'
      ? await NestFactory.create(App, new ExpressAdapter(), { logger: false })
      : await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}

/** Asks and leaves before the answer. */
export function leave(url: string, path: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
      setTimeout(() => socket.destroy(), 100);
    });
    socket.on('close', () => resolve());
  });
}
