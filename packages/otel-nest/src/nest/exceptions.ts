import { warnOnce } from '../log.ts';
import { currentScope } from '../tenant/scope.ts';
import { expectMethods } from './internals.ts';

type Next = (this: unknown, exception: unknown, ...rest: unknown[]) => unknown;

let following = false;

/**
 * Notes what a request failed with. Nest brings every exception of guards, pipes, interceptors, handlers and middleware to
 * `ExceptionsHandler.next`, before the application's own filters; a global interceptor would miss guards and pipes, a global filter
 * would take the place of the application's. Whether it is a 5xx is known when the response is sent.
 */
export async function followExceptions(): Promise<void> {
  if (following) return;
  following = true;
  try {
    const { ExceptionsHandler } = await import('@nestjs/core/exceptions/exceptions-handler.js');
    expectMethods(ExceptionsHandler.prototype, 'next');
    const original = ExceptionsHandler.prototype.next as Next;
    const next: Next = function (exception, ...rest) {
      const scope = currentScope();
      if (scope !== undefined) scope.failure = { error: exception };
      return original.call(this, exception, ...rest);
    };
    ExceptionsHandler.prototype.next = next;
  } catch (error) {
    warnOnce(
      'exceptions',
      `this version of @nestjs/core keeps its exceptions handler elsewhere, so 5xx spans show no exception: ${String(error)}`,
    );
  }
}
