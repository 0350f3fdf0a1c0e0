import 'reflect-metadata';
import { get } from 'node:http';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { setTenant, TelemetryModule, Traced } from '@busflow/otel-nest';
import { Client } from 'pg';

class Prices {
  @Traced('pricing.calculate')
  of(trip: string): { trip: string } {
    return { trip };
  }
}

@Controller('trips')
class Trips {
  private readonly prices = new Prices();

  @Get(':id')
  one(@Param('id') id: string) {
    setTenant('alpenbus');
    // Whether the loader hook let the instrumentation reach a package that the application imports.
    return { ...this.prices.of(id), patched: '__wrapped' in Client.prototype.query };
  }

  @Get(':id/out')
  async out(@Param('id') id: string) {
    await new Promise((resolve) => get(`${url}/trips/${id}`, (response) => response.resume().on('end', resolve)));
    return {};
  }
}

@Module({ imports: [TelemetryModule.forRoot()], controllers: [Trips] })
class App {}

let url = '';

async function main(): Promise<void> {
  const adapter = process.env['ADAPTER'] === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app = await NestFactory.create(App, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  console.log(JSON.stringify({ url }));
}

void main();
