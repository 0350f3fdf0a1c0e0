import { aFunction, anything, required, type OptionRules } from '@busflow/conventions';
import type { ExecutionContext, InjectionToken, ModuleMetadata, OptionalFactoryDependency } from '@nestjs/common';

export interface TelemetryModuleOptions {
  /**
   * The tenant of a request, from what the server has verified: `(ctx) => ctx.switchToHttp().getRequest().user?.tenantId`. Never from a
   * header, a query or baggage. Asked after the guards; `undefined` where there is none.
   */
  readonly tenant?: (context: ExecutionContext) => string | null | undefined;
}

export interface TelemetryModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
  // oxlint-disable-next-line typescript/no-explicit-any -- Nest's own shape: the arguments are what `inject` names
  readonly useFactory: (...dependencies: any[]) => TelemetryModuleOptions | Promise<TelemetryModuleOptions>;
}

export const MODULE_RULES: OptionRules<TelemetryModuleOptions> = { tenant: aFunction };
export const ASYNC_MODULE_RULES: OptionRules<TelemetryModuleAsyncOptions> = {
  imports: anything,
  inject: anything,
  useFactory: required(aFunction),
};

export const TELEMETRY_MODULE_OPTIONS = Symbol('busflow telemetry module options');
