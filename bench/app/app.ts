// The program that request and start-up rows measure: one Nest route behind a guard. `node [--import PRELOAD] app.ts bare|ours` in a
// process of its own, which tells its parent where it listens and what CPU time it has used, in microseconds.
import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Injectable, Module, Param, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

export type Told = { readonly url: string } | { readonly cpuUs: number };

interface OperatorRequest {
  tenant?: string;
}

/** Stands for the guard that verifies a session: the same work on every side. */
class Guard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    execution.switchToHttp().getRequest<OperatorRequest>().tenant = 'alpenbus';
    return true;
  }
}
Injectable()(Guard);

class Tours {
  find(id: string) {
    return { id, name: 'Dolomites', seats: 49, price: { amount: 129, currency: 'EUR' } };
  }
}
// Node strips types and knows no decorators, so they are applied by hand.
Controller('tours')(Tours);
UseGuards(Guard)(Tours);
Get(':id')(Tours.prototype, 'find', Object.getOwnPropertyDescriptor(Tours.prototype, 'find') as PropertyDescriptor);
Param('id')(Tours.prototype, 'find', 0);

const withOurs = process.argv[2] === 'ours';
class App {
  readonly withOurs = withOurs;
}
Module({ controllers: [Tours], imports: withOurs ? [await telemetry()] : [] })(App);

async function telemetry() {
  const { TelemetryModule } = await import('@busflow/otel-nest');
  return TelemetryModule.forRoot({ tenant: (execution) => execution.switchToHttp().getRequest<OperatorRequest>().tenant });
}

const app = await NestFactory.create(App, { logger: ['error', 'warn'] });
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address() as AddressInfo;
tell({ url: `http://127.0.0.1:${port}/tours/t-7` });
process.on('message', tellCpu);
tellCpu();

function tellCpu(): void {
  const { user, system } = process.cpuUsage();
  tell({ cpuUs: user + system });
}

function tell(what: Told): void {
  process.send?.(what);
}
