import type { ExecutionContext } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { warnOnce } from '../log.ts';
import { setTenant } from '../tenant/tenant.ts';
import type { TelemetryModuleOptions } from './options.ts';

/** By class of controller, gateway or resolver: two applications in one process may each have a module with options of its own. */
const byClass = new WeakMap<object, TelemetryModuleOptions>();
let latest: TelemetryModuleOptions | undefined;

/** Notes whose handlers an application's options are for. */
export function noteTenantOptions(modules: ModulesContainer, options: TelemetryModuleOptions): void {
  latest = options;
  for (const { controllers, providers } of modules.values()) {
    for (const { metatype } of [...controllers.values(), ...providers.values()]) {
      if (typeof metatype === 'function') byClass.set(metatype, options);
    }
  }
}

/** @returns undefined where no application has a `TelemetryModule`. Modules that were loaded lazily belong to the latest one. */
export function tenantOptionsOf(handlers: object): TelemetryModuleOptions | undefined {
  return byClass.get(handlers.constructor) ?? latest;
}

/** Asks for the tenant; what the application's function throws costs the tenant and nothing else. */
export function fillTenant({ tenant }: TelemetryModuleOptions, execution: ExecutionContext): void {
  try {
    const id = tenant?.(execution);
    if (id !== undefined && id !== null) setTenant(id);
  } catch (error) {
    warnOnce('tenant-resolver', `TelemetryModule's "tenant" threw, so the request has none: ${String(error)}`);
  }
}
