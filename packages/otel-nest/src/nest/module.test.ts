import 'reflect-metadata';
import {
  Controller,
  Get,
  Injectable,
  Module,
  UseGuards,
  UseInterceptors,
  type CallHandler,
  type CanActivate,
  type DynamicModule,
  type ExecutionContext,
} from '@nestjs/common';
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

it('keeps the tenant functions of two applications in one process apart', async () => {
  @Controller()
  class Own {
    @Get()
    own() {
      return activeTenant() ?? null;
    }
  }
  @Controller()
  class Other extends Own {}
  const start = async (tenant: string, controller: typeof Own) => {
    @Module({ imports: [TelemetryModule.forRoot({ tenant: () => tenant })], controllers: [controller] })
    class App {}
    const app = await NestFactory.create(App, { logger: false });
    await app.listen(0, '127.0.0.1');
    return app;
  };
  const [first, second] = [await start('first', Own), await start('second', Other)];
  const tenants = await Promise.all([first, second].map(async (app) => await (await fetch(await app.getUrl())).text()));
  await Promise.all([first.close(), second.close()]);
  expect(tenants).toEqual(['first', 'second']);
});

it('asks after the guards and before the application’s own interceptors', async () => {
  const seen: string[] = [];
  const note = (who: string) => seen.push(`${who} ${activeTenant() ?? 'none'}`);
  const guard: CanActivate = { canActivate: () => note('guard') > 0 };
  const interceptor = { intercept: (_: ExecutionContext, next: CallHandler) => (note('interceptor'), next.handle()) };
  @Controller()
  @UseGuards(guard)
  @UseInterceptors(interceptor)
  class Guarded {
    @Get()
    get() {
      note('handler');
    }
  }
  @Module({ imports: [TelemetryModule.forRoot({ tenant: () => `after-${seen.length}` })], controllers: [Guarded] })
  class App {}
  const app = await NestFactory.create(App, { logger: false });
  await app.listen(0, '127.0.0.1');
  await fetch(await app.getUrl());
  await app.close();
  expect(seen).toEqual(['guard none', 'interceptor after-1', 'handler after-1']);
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
