import { Module, type DynamicModule, type OnModuleInit, type Provider } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { openScopes } from '../server/patch.ts';
import { reportMissingStart } from '../start-state.ts';
import { followExceptions } from './exceptions.ts';
import { TenantInterceptor } from './interceptor.ts';
import { TELEMETRY_MODULE_OPTIONS, type TelemetryModuleAsyncOptions, type TelemetryModuleOptions } from './options.ts';

/** Connects Nest's requests with the telemetry that `register` or `startTelemetry` runs; without either it keeps the tenant only. */
@Module({})
export class TelemetryModule implements OnModuleInit {
  static forRoot(options: TelemetryModuleOptions = {}): DynamicModule {
    if (options.tenant !== undefined && typeof options.tenant !== 'function') {
      throw new TypeError(
        'TelemetryModule.forRoot: "tenant" is not a function; it takes (context: ExecutionContext) => string | undefined',
      );
    }
    return assemble([{ provide: TELEMETRY_MODULE_OPTIONS, useValue: options }]);
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: TelemetryModuleAsyncOptions): DynamicModule {
    return { ...assemble([{ provide: TELEMETRY_MODULE_OPTIONS, inject, useFactory }]), imports };
  }

  async onModuleInit(): Promise<void> {
    openScopes();
    reportMissingStart();
    await followExceptions();
  }
}

function assemble(providers: Provider[]): DynamicModule {
  return { module: TelemetryModule, providers: [...providers, { provide: APP_INTERCEPTOR, useClass: TenantInterceptor }] };
}
