import 'reflect-metadata';
import { Controller, Get, Injectable, Module, type DynamicModule, type ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { activeTenant } from '@busflow/conventions';
import { beforeEach, expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';
import { TelemetryModule } from './module.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

@Injectable()
class Sessions {
  tenantOf(context: ExecutionContext): string | undefined {
    return context.getHandler().name === 'mine' ? 'acme' : undefined;
  }
}
@Module({ providers: [Sessions], exports: [Sessions] })
class SessionsModule {}

@Controller()
class Trips {
  @Get('mine')
  mine() {
    return { tenant: activeTenant() ?? null };
  }
  @Get('public')
  open() {
    return { tenant: activeTenant() ?? null };
  }
}

async function answers(telemetryModule: DynamicModule): Promise<unknown[]> {
  @Module({ imports: [telemetryModule], controllers: [Trips] })
  class App {}
  const app = await NestFactory.create(App, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  try {
    const url = await app.getUrl();
    return [await (await fetch(`${url}/mine`)).json(), await (await fetch(`${url}/public`)).json()];
  } finally {
    await app.close();
  }
}

it('asks a tenant function that is made of the application’s own providers', async () => {
  const sessions = TelemetryModule.forRootAsync({
    imports: [SessionsModule],
    inject: [Sessions],
    useFactory: async (own: Sessions) => {
      await Promise.resolve();
      return { tenant: (context) => own.tenantOf(context) };
    },
  });
  expect(await answers(sessions)).toEqual([{ tenant: 'acme' }, { tenant: null }]);
  expect((await telemetry.untilSpan('GET /mine')).attributes['busflow.tenant_id']).toBe('acme');
  expect((await telemetry.untilSpan('GET /public')).attributes['busflow.tenant_id']).toBeUndefined();
});

it('serves requests whose tenant function throws, without a tenant', async () => {
  const broken = TelemetryModule.forRoot({
    tenant: () => {
      throw new Error('no session');
    },
  });
  expect(await answers(broken)).toEqual([{ tenant: null }, { tenant: null }]);
});

it('refuses options that cannot work when the application starts', async () => {
  expect(() => TelemetryModule.forRoot({ tenat: () => 'acme' } as never)).toThrow(
    'TelemetryModule.forRoot has no option "tenat"; did you mean "tenant"?',
  );
  expect(() => TelemetryModule.forRoot({ tenant: 'acme' as never })).toThrow('tenant takes a function, not a string');
  expect(() => TelemetryModule.forRootAsync({ inject: [] } as never)).toThrow('needs the option "useFactory": a function');
  const late = TelemetryModule.forRootAsync({ useFactory: () => ({ tenant: 7 as never }) });
  await expect(answers(late)).rejects.toThrow('tenant takes a function, not 7');
});
