import 'reflect-metadata';
import { BadRequestException, Controller, Module, Post, UseGuards, type CanActivate, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HasuraActionPayload } from '../hasura/action.ts';
import type { HasuraChange } from '../hasura/event.ts';
import { Traced } from '../span/traced.ts';
import { setTenant } from '../tenant/tenant.ts';
import { withSpan } from '../span/with-span.ts';
import { captureTelemetry } from '../testing.ts';
import { HasuraAction, HasuraEvent } from './hasura.ts';
import { TelemetryModule } from './module.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const CALLER = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;

const server = async () => await telemetry.untilSpan((span) => span.kind === SpanKind.SERVER);

class Secret implements CanActivate {
  canActivate(): boolean {
    withSpan('secret.check', () => 1);
    return true;
  }
}

class Positive {
  transform(action: HasuraActionPayload<{ seats: number }>) {
    if (!(action.input.seats > 0)) throw new BadRequestException();
    return action;
  }
}

interface Vehicle {
  readonly plate: string;
}

@Controller('hasura')
@UseGuards(Secret)
class HasuraController {
  @Post('events')
  changed(@HasuraEvent({ sessionVariables: ['x-hasura-role'] }) event: HasuraChange<Vehicle>) {
    setTenant('alpenbus');
    return withSpan('vehicle.index', () => ({ plate: event.data.new?.plate }));
  }
  @Traced('vehicle.archive')
  @Post('archive')
  archived(@HasuraEvent({ relation: 'link' }) event: HasuraChange<Vehicle>) {
    return { operation: event.op };
  }
  @Post('actions/book')
  async book(@HasuraAction({}, Positive) { input }: HasuraActionPayload<{ seats: number }>) {
    await Promise.resolve();
    if (input.seats > 50) throw new Error('no bus is that long');
    return { booked: input.seats };
  }
}

@Module({ imports: [TelemetryModule.forRoot()], controllers: [HasuraController] })
class App {}

const payload = {
  trigger: { name: 'vehicle_updated' },
  table: { schema: 'public', name: 'vehicles' },
  event: {
    op: 'UPDATE',
    data: { old: { plate: 'A' }, new: { plate: 'B' } },
    session_variables: { 'x-hasura-role': 'dispatcher', 'x-hasura-user-id': 'op-7' },
    trace_context: { trace_id: TRACE, span_id: SPAN },
  },
};

describe.each(['express', 'fastify'])('Hasura calls Nest on %s', (adapter) => {
  let app: INestApplication;
  beforeAll(async () => {
    app =
      adapter === 'express'
        ? await NestFactory.create(App, new ExpressAdapter(), { logger: false })
        : await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  async function call(path: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
    const response = await fetch(`${await app.getUrl()}/hasura/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return await response.json();
  }

  it('@HasuraEvent hands the event over and runs the handler in the trace of the change', async () => {
    expect(await call('events', payload, { traceparent: CALLER })).toEqual({ plate: 'B' });
    const request = await server();
    const span = telemetry.span('hasura.event');
    expect([span.spanContext().traceId, span.parentSpanContext?.spanId]).toEqual([TRACE, SPAN]);
    expect(span.links.map(({ context }) => context.spanId)).toEqual([request.spanContext().spanId]);
    expect(telemetry.span('vehicle.index').parentSpanContext?.spanId).toBe(span.spanContext().spanId);
    expect(telemetry.span('secret.check').parentSpanContext?.spanId).toBe(request.spanContext().spanId);
    expect(span.attributes).toMatchObject({
      'busflow.tenant_id': 'alpenbus',
      'busflow.hasura.trigger': 'vehicle_updated',
      'busflow.hasura.session.role': 'dispatcher',
    });
    expect(Object.values(span.attributes)).not.toContain('op-7');
    expect([request.spanContext().traceId, request.attributes['busflow.tenant_id']]).toEqual(['1'.repeat(32), 'alpenbus']);
  });

  it('@HasuraEvent links instead where it is told to, below @Traced too', async () => {
    expect(await call('archive', payload)).toEqual({ operation: 'UPDATE' });
    const request = await server();
    const span = telemetry.span('hasura.event');
    expect(span.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
    expect(span.links.map(({ context }) => context.spanId)).toEqual([SPAN]);
    expect(telemetry.span('vehicle.archive').parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  });

  it('@HasuraAction hands the payload over through its pipes, in the caller’s trace', async () => {
    const body = { action: { name: 'bookSeats' }, input: { seats: 2 }, session_variables: {} };
    expect(await call('actions/book', body, { traceparent: CALLER })).toEqual({ booked: 2 });
    const request = await server();
    const span = telemetry.span('hasura.action');
    expect(span.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
    expect(span.spanContext().traceId).toBe('1'.repeat(32));
  });

  it.each([
    [0, 400, SpanStatusCode.UNSET, 0],
    [51, 500, SpanStatusCode.ERROR, 1],
  ])('a call that fails (%i seats) answers %i, and is an ERROR only from 500 on', async (seats, status, code, exceptions) => {
    const body = { action: { name: 'bookSeats' }, input: { seats }, session_variables: {} };
    expect(await call('actions/book', body)).toMatchObject({ statusCode: status });
    await server();
    const span = telemetry.span('hasura.action');
    expect([span.status.code, span.events.length]).toEqual([code, exceptions]);
  });

  it('a call without a body is the handler’s trouble, not ours', async () => {
    const response = await fetch(`${await app.getUrl()}/hasura/events`, { method: 'POST' });
    expect(response.status).toBe(500);
    await server();
    expect(telemetry.span('hasura.event').status.message).toMatch(/undefined/);
  });
});

it('is told at the declaration what is wrong with it', () => {
  expect(() => HasuraEvent({ relation: 'child' as never })).toThrow('@HasuraEvent: relation takes "parent" or "link", not a string');
  expect(() => HasuraAction({ sessionVariable: [] } as never)).toThrow('did you mean "sessionVariables"?');
  expect(() => HasuraEvent()(Secret, undefined, 0)).toThrow('@HasuraEvent stands on a parameter that is not a handler');
  // @ts-expect-error -- not a session variable
  HasuraEvent({ sessionVariables: ['role'] });
});
