import { Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { openScopes } from '../server/patch.ts';
import { refuseWrong } from '../refuse.ts';
import { reportMissingStart } from '../start-state.ts';
import { followExceptions } from './exceptions.ts';
import { followHandlers } from './handlers.ts';
import {
  ASYNC_MODULE_RULES,
  MODULE_RULES,
  TELEMETRY_MODULE_OPTIONS,
  type TelemetryModuleAsyncOptions,
  type TelemetryModuleOptions,
} from './options.ts';
import { noteTenantOptions } from './tenants.ts';

/** Connects Nest's requests with the telemetry that `register` or `startTelemetry` runs; without either it keeps the tenant only. */
@Module({})
export class TelemetryModule implements OnModuleInit {
  readonly #modules: ModulesContainer;
  readonly #options: TelemetryModuleOptions;

  constructor(@Inject(ModulesContainer) modules: ModulesContainer, @Inject(TELEMETRY_MODULE_OPTIONS) options: TelemetryModuleOptions) {
    this.#modules = modules;
    this.#options = options;
  }

  /** @throws TelemetryOptionError */
  static forRoot(options: TelemetryModuleOptions = {}): DynamicModule {
    refuseWrong('TelemetryModule.forRoot', options, MODULE_RULES);
    return { module: TelemetryModule, providers: [{ provide: TELEMETRY_MODULE_OPTIONS, useValue: options }] };
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
    return { module: TelemetryModule, imports, providers: [{ provide: TELEMETRY_MODULE_OPTIONS, inject, useFactory: make }] };
  }

  async onModuleInit(): Promise<void> {
    openScopes();
    reportMissingStart();
    noteTenantOptions(this.#modules, this.#options);
    await Promise.all([followHandlers(), followExceptions()]);
  }
}
