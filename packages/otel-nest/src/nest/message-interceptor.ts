import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { currentScope, inScope, newScope } from '../tenant/scope.ts';
import { inMessageSpan } from './message-span.ts';

/** A message, which no request carries, gets its scope and its span here; its handler may answer by an Observable, hence an interceptor. */
export function messageInterceptor(fillTenant: (execution: ExecutionContext) => void): NestInterceptor {
  return {
    intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
      const handle = () => {
        fillTenant(execution);
        return inMessageSpan(execution, () => next.handle());
      };
      if (currentScope() !== undefined) return handle();
      const scope = newScope();
      return new Observable((subscriber) => inScope(scope, () => handle().subscribe(subscriber)));
    },
  };
}
