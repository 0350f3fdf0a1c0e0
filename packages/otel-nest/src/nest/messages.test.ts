import 'reflect-metadata';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { BadRequestException, Controller, Get, Injectable, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { ClientTCP, EventPattern, MessagePattern, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { WsAdapter } from '@nestjs/platform-ws';
import { Cron, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { activeTenant } from '@busflow/conventions';
import { firstValueFrom, of } from 'rxjs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Traced } from '../span/traced.ts';
import { withSpan } from '../span/with-span.ts';
import { runWithTenant, setTenant } from '../tenant/tenant.ts';
import { captureTelemetry } from '../testing.ts';
import { TelemetryModule } from './module.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

interface Trip {
  readonly id: string;
  readonly tenant: string;
}

@Controller()
class TripsController {
  @MessagePattern('trip.price')
  price(@Payload() trip: Trip) {
    return of(withSpan('pricing.calculate', () => ({ id: trip.id, tenant: activeTenant() })));
  }
  @MessagePattern('trip.refuse')
  refuse(_trip: Trip) {
    throw new BadRequestException();
  }
  @MessagePattern('trip.fail')
  fail(_trip: Trip) {
    throw new Error('no driver');
  }
  @EventPattern('trip.changed')
  async changed(_trip: Trip) {
    await withSpan('trips.index', async () => await Promise.resolve());
  }
  @Traced('trips.audit')
  @EventPattern('trip.audited')
  audited(_trip: Trip) {}

  @Get('plain')
  plain() {
    return {};
  }
}

@WebSocketGateway()
class LiveGateway {
  @SubscribeMessage('where')
  where(@MessageBody() trip: Trip) {
    return withSpan('trips.locate', () => ({ event: 'here', data: { id: trip.id, tenant: activeTenant() } }));
  }
}

@Injectable()
class Jobs {
  @Traced('reports.send-daily')
  @Cron('0 0 1 1 *', { name: 'daily' })
  daily() {
    withSpan('reports.render', () => 1);
  }
  @Traced('reports.on-booking')
  @OnEvent('booking.completed')
  async onBooking(booking: { readonly tenant: string }) {
    setTenant(booking.tenant);
    await Promise.resolve();
    throw new Error('no printer');
  }
  @Cron('0 0 1 1 *', { name: 'silent' })
  silent() {}
}

const tenant = TelemetryModule.forRoot({
  tenant: (context) => (context.getType() === 'http' ? undefined : context.getArgByIndex<Trip>(context.getType() === 'ws' ? 1 : 0).tenant),
});
@Module({
  imports: [tenant, EventEmitterModule.forRoot(), ScheduleModule.forRoot()],
  controllers: [TripsController],
  providers: [LiveGateway, Jobs],
})
class App {}

@Module({ imports: [tenant], controllers: [TripsController] })
class Service {}

let app: INestApplication;
let client: ClientTCP;
beforeAll(async () => {
  app = await NestFactory.create(App, { logger: false });
  app.useWebSocketAdapter(new WsAdapter(app));
  const service = app.connectMicroservice<MicroserviceOptions>({ transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } });
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  const { port } = service.unwrap<{ address(): AddressInfo }>().address();
  client = new ClientTCP({ host: '127.0.0.1', port });
  await client.connect();
});
afterAll(async () => {
  client.close();
  await app.close();
});

const send = (pattern: string) => firstValueFrom(client.send<unknown>(pattern, { id: '7', tenant: 'acme' }));

it('a microservice’s message has a span, its tenant and its parentage', async () => {
  expect(await send('trip.price')).toEqual({ id: '7', tenant: 'acme' });
  const span = await telemetry.untilSpan('trips-controller.price');
  expect([span.kind, span.attributes, span.parentSpanContext]).toEqual([
    SpanKind.CONSUMER,
    { 'busflow.tenant_id': 'acme', 'code.function.name': 'TripsController.price' },
    undefined,
  ]);
  expect(telemetry.span('pricing.calculate').parentSpanContext?.spanId).toBe(span.spanContext().spanId);
});

it('a message that fails is an ERROR, one that is refused is not', async () => {
  await expect(send('trip.fail')).rejects.toMatchObject({ status: 'error' });
  await expect(send('trip.refuse')).rejects.toBeDefined();
  const [failed, refused] = [await telemetry.untilSpan('trips-controller.fail'), await telemetry.untilSpan('trips-controller.refuse')];
  expect([failed.status, failed.events.length]).toEqual([{ code: SpanStatusCode.ERROR, message: 'no driver' }, 1]);
  expect([refused.status.code, refused.events.length]).toEqual([SpanStatusCode.UNSET, 0]);
});

it('an event has a span too, and a handler with @Traced has that one only', async () => {
  client.emit('trip.changed', { tenant: 'acme' });
  const span = await telemetry.untilSpan('trips-controller.changed');
  expect(telemetry.span('trips.index').parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  client.emit('trip.audited', { tenant: 'acme' });
  expect((await telemetry.untilSpan('trips.audit')).parentSpanContext).toBeUndefined();
  await firstValueFrom(client.send('trip.price', { tenant: 'acme' }));
  expect(telemetry.spans().map(({ name }) => name)).not.toContain('trips-controller.audited');
});

it('a gateway’s message has a span and its tenant', async () => {
  const socket = new WebSocket((await app.getUrl()).replace('http', 'ws'));
  await once(socket, 'open');
  const answered = once(socket, 'message') as Promise<[{ readonly data: string }]>;
  socket.send(JSON.stringify({ event: 'where', data: { id: '7', tenant: 'acme' } }));
  expect(JSON.parse((await answered)[0].data)).toEqual({ event: 'here', data: { id: '7', tenant: 'acme' } });
  socket.close();
  const span = await telemetry.untilSpan('live-gateway.where');
  expect(telemetry.span('trips.locate').parentSpanContext?.spanId).toBe(span.spanContext().spanId);
});

it('a request has its SERVER span and no second one', async () => {
  await fetch(`${await app.getUrl()}/plain`);
  await telemetry.untilSpan('GET /plain');
  expect(telemetry.spans()).toHaveLength(1);
});

it('a cron job has the span that @Traced gives it, and none without', async () => {
  const jobs = app.get(SchedulerRegistry);
  await jobs.getCronJob('daily').fireOnTick();
  await jobs.getCronJob('silent').fireOnTick();
  expect(telemetry.span('reports.render').parentSpanContext?.spanId).toBe(telemetry.span('reports.send-daily').spanContext().spanId);
  expect(telemetry.spans()).toHaveLength(2);
});

it('an event handler with @Traced belongs to the emitter’s trace, and shows the error that Nest swallows', async () => {
  await runWithTenant('acme', () =>
    withSpan('booking.confirm', async () => await app.get(EventEmitter2).emitAsync('booking.completed', { tenant: 'acme' })),
  );
  const handler = await telemetry.untilSpan('reports.on-booking');
  expect(handler.parentSpanContext?.spanId).toBe(telemetry.span('booking.confirm').spanContext().spanId);
  expect([handler.status.message, handler.attributes['busflow.tenant_id']]).toEqual(['no printer', 'acme']);
});

it('a worker’s job belongs to its tenant, whoever put it into the queue', async () => {
  const queue: { readonly tenant: string; readonly document: string }[] = [];
  const done = new Promise<void>((resolve) => {
    setTimeout(() => {
      const job = queue.shift()!;
      void runWithTenant(job.tenant, () => withSpan('documents.extract', async () => await Promise.resolve(resolve())));
    }, 5);
  });
  withSpan('documents.enqueue', () => queue.push({ tenant: 'acme', document: 'd-1' }));
  await done;
  const span = await telemetry.untilSpan('documents.extract');
  expect([span.attributes['busflow.tenant_id'], span.parentSpanContext]).toEqual(['acme', undefined]);
});

it('a microservice of its own works as a part of an application does', async () => {
  const service = await NestFactory.createMicroservice<MicroserviceOptions>(Service, {
    logger: false,
    transport: Transport.TCP,
    options: { host: '127.0.0.1', port: 0 },
  });
  await service.listen();
  const caller = new ClientTCP({ host: '127.0.0.1', port: service.unwrap<{ address(): AddressInfo }>().address().port });
  expect(await firstValueFrom(caller.send('trip.price', { id: '8', tenant: 'other' }))).toEqual({ id: '8', tenant: 'other' });
  caller.close();
  await service.close();
  expect(telemetry.span('trips-controller.price').attributes['busflow.tenant_id']).toBe('other');
});
