import 'reflect-metadata';
import { Controller, Get, Module, Param, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TelemetryModule, Traced, trackOutcome } from '@busflow/otel-nest';
import { captureTelemetry, telemetryMatchers, type TelemetryMatchers } from '@busflow/otel-nest/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends TelemetryMatchers<R> {}
}
expect.extend(telemetryMatchers);

class Prices {
  @Traced('pricing.calculate')
  of(trip: string) {
    if (trip === 'broken') throw new Error('no price');
    return trackOutcome('booking', { channel: 'web' }, () => ({ trip }));
  }
}
@Controller('trips')
class Trips {
  private readonly prices = new Prices();
  @Get(':id')
  one(@Param('id') id: string) {
    return this.prices.of(id);
  }
}
@Module({ imports: [TelemetryModule.forRoot({ tenant: () => 'acme' })], controllers: [Trips] })
class App {}

const telemetry = captureTelemetry();
let app: INestApplication;
beforeAll(async () => {
  const module = await Test.createTestingModule({ imports: [App] }).compile();
  app = module.createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
});
beforeEach(() => telemetry.reset());
afterAll(() => app.close());

const ask = async (path: string) => (await fetch((await app.getUrl()) + path)).status;

it('finds spans and metrics of a request', async () => {
  expect(await ask('/trips/t-7')).toBe(200);
  await telemetry.untilSpan('GET /trips/:id');
  expect(telemetry).toHaveSpan('pricing.calculate', { 'busflow.tenant_id': 'acme' });
  expect(telemetry).not.toHaveSpan('pricing.forget');
  await expect(telemetry).toHaveRecorded('busflow.booking.completed', { tenant_id: 'acme', channel: 'web' }, 1);
});

it('finds the exception of a request', async () => {
  expect(await ask('/trips/broken')).toBe(500);
  expect((await telemetry.untilSpan('GET /trips/:id')).status.message).toBe('no price');
  expect(() => expect(telemetry).toHaveSpan('pricing.forget')).toThrow('these have ended');
});
