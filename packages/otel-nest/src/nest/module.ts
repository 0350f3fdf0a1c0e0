import { Module, type DynamicModule, type OnModuleInit, type Provider } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { openScopes } from '../server/patch.ts';
import { refuseWrong } from '../refuse.ts';
import { reportMissingStart } from '../start-state.ts';
import { followExceptions } from './exceptions.ts';
import { TenantInterceptor } from './interceptor.ts';
import {
  ASYNC_MODULE_RULES,
  MODULE_RULES,
  TELEMETRY_MODULE_OPTIONS,
  type TelemetryModuleAsyncOptions,
  type TelemetryModuleOptions,
} from './options.ts';

/** Connects Nest's requests with the telemetry that `register` or `startTelemetry` runs; without either it keeps the tenant only. */
@Module({})
export class TelemetryModule implements OnModuleInit {
  /** @throws TelemetryOptionError */
  static forRoot(options: TelemetryModuleOptions = {}): DynamicModule {
    refuseWrong('TelemetryModule.forRoot', options, MODULE_RULES);
    return assemble([{ provide: TELEMETRY_MODULE_OPTIONS, useValue: options }]);
  }

  /** The application does not start with options that can't work, as with {@link forRoot}. @throws TelemetryOptionError */
  static forRootAsync(options: TelemetryModuleAsyncOptions): DynamicModule {
    refuseWrong('TelemetryModule.forRootAsync', options, ASYNC_MODULE_RULES);
    const { imports = [], inject = [], useFactory } = options;
    const make = async (...dependencies: Parameters<typeof useFactory>) => {
      const made = await useFactory(...dependencies);
      refuseWrong('the options that TelemetryModule.forRootAsync makes', made, MODULE_RULES);
      return made;
    };
    return { ...assemble([{ provide: TELEMETRY_MODULE_OPTIONS, inject, useFactory: make }]), imports };
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
