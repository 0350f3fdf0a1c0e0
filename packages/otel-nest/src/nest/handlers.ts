import type { ExecutionContext, NestInterceptor } from '@nestjs/common';
import { warnOnce } from '../log.ts';
import { currentScope, inScope, newScope } from '../tenant/scope.ts';
import { expectMethods } from './internals.ts';
import { messageInterceptor } from './message-interceptor.ts';
import { fillTenant, tenantOptionsOf } from './tenants.ts';

interface Consumer {
  createContext(args: unknown[], instance: object, callback: unknown): ExecutionContext & { setType(type: string | undefined): void };
}
type Intercept = (
  this: Consumer,
  interceptors: NestInterceptor[] | undefined,
  args: unknown[],
  instance: object,
  callback: unknown,
  next: unknown,
  type?: string,
) => Promise<unknown>;

let following = false;

/**
 * Asks for the tenant before each handler. Nest brings every call that its guards let through to `InterceptorsConsumer.intercept`, of
 * requests as of messages, before the application's own interceptors. A global interceptor would do the same through RxJS, for
 * 50 us a request where an application has no other.
 */
export async function followHandlers(): Promise<void> {
  if (following) return;
  following = true;
  try {
    const { InterceptorsConsumer } = await import('@nestjs/core/interceptors/interceptors-consumer.js');
    const consumer = InterceptorsConsumer.prototype as unknown as { intercept: Intercept };
    expectMethods(consumer, 'intercept', 'createContext');
    consumer.intercept = followed(consumer.intercept);
  } catch (error) {
    warnOnce(
      'handlers',
      `this version of @nestjs/core keeps its interceptors elsewhere, so TelemetryModule's "tenant" is never asked: ${String(error)}`,
    );
  }
}

function followed(original: Intercept): Intercept {
  return function (interceptors, args, instance, callback, next, type) {
    const options = tenantOptionsOf(instance);
    if (options === undefined) return original.call(this, interceptors, args, instance, callback, next, type);
    if (type === 'rpc' || type === 'ws') {
      const first = messageInterceptor((execution) => fillTenant(options, execution));
      return original.call(this, [first, ...(interceptors ?? [])], args, instance, callback, next, type);
    }
    const handle = (): Promise<unknown> => {
      const execution = this.createContext(args, instance, callback);
      execution.setType(type);
      fillTenant(options, execution);
      return original.call(this, interceptors, args, instance, callback, next, type);
    };
    return currentScope() === undefined ? inScope(newScope(), handle) : handle();
  };
}
