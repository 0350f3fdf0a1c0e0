import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { warnOnce } from '../log.ts';
import { currentScope, inScope, newScope } from '../tenant/scope.ts';
import { setTenant } from '../tenant/tenant.ts';
import { inMessageSpan } from './message-span.ts';
import { TELEMETRY_MODULE_OPTIONS, type TelemetryModuleOptions } from './options.ts';

/** Asks for the tenant once guards have run. A message, which no request carries, gets its scope and its span here. */
@Injectable()
export class TenantInterceptor implements NestInterceptor {
  readonly #options: TelemetryModuleOptions;

  constructor(@Inject(TELEMETRY_MODULE_OPTIONS) options: TelemetryModuleOptions) {
    this.#options = options;
  }

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const handle = () => {
      this.#fill(execution);
      return inMessageSpan(execution, () => next.handle());
    };
    if (currentScope() !== undefined) return handle();
    const scope = newScope();
    return new Observable((subscriber) => inScope(scope, () => handle().subscribe(subscriber)));
  }

  #fill(execution: ExecutionContext): void {
    try {
      const tenant = this.#options.tenant?.(execution);
      if (tenant !== undefined && tenant !== null) setTenant(tenant);
    } catch (error) {
      warnOnce('tenant-resolver', `TelemetryModule's "tenant" threw, so the request has none: ${String(error)}`);
    }
  }
}
