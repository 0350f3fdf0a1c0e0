import { types } from 'node:util';
import { isObservable, Observable } from 'rxjs';

/** Who wants to know how a call ended. `ok` and `failed` are called at most once together. */
export interface Watcher {
  /** Runs work of the call (a subscription, a generator's step) in the call's own context. */
  run<T>(fn: () => T): T;
  ok(): void;
  failed(error: unknown): void;
}

/**
 * Watches what a call returned until the work behind it is done: a promise until it settles, an Observable until its first
 * subscription ends, a generator until it is exhausted or left, another thenable (a query builder) until its first `then` settles.
 * The caller gets a value that behaves as the original does.
 */
export function observe<T>(value: T, watcher: Watcher): T {
  if (types.isPromise(value)) return observePromise(value, watcher) as T;
  if (isObservable(value) && !('next' in value)) return observeObservable(value, watcher) as T;
  if (types.isGeneratorObject(value)) return observeGenerator(value as unknown as Steps, watcher) as T;
  if (isThenable(value)) return observeThenable(value, watcher) as T;
  watcher.ok();
  return value;
}

/** The derived promise is what the caller gets: on the original, our own handler would hide an unhandled rejection. */
function observePromise(promise: Promise<unknown>, watcher: Watcher): Promise<unknown> {
  return promise.then(
    (result) => {
      watcher.ok();
      return result;
    },
    (error: unknown) => {
      watcher.failed(error);
      throw error;
    },
  );
}

function observeObservable(source: Observable<unknown>, watcher: Watcher): Observable<unknown> {
  let taken = false;
  return new Observable((subscriber) => {
    if (taken) return source.subscribe(subscriber);
    taken = true;
    const subscription = watcher.run(() =>
      source.subscribe({
        next: (item) => subscriber.next(item),
        error: (error: unknown) => {
          watcher.failed(error);
          subscriber.error(error);
        },
        complete: () => {
          watcher.ok();
          subscriber.complete();
        },
      }),
    );
    return () => {
      subscription.unsubscribe();
      watcher.ok();
    };
  });
}

type Step = (this: unknown, ...args: unknown[]) => unknown;
type Steps = Record<'next' | 'return' | 'throw', Step>;

/** Own `next`, `return` and `throw` on the generator itself, so that it stays the object that the function made. */
function observeGenerator(generator: Steps, watcher: Watcher): Steps {
  const isAsync = types.isAsyncFunction(generator.next) || Symbol.asyncIterator in generator;
  for (const name of ['next', 'return', 'throw'] as const) {
    const original = generator[name];
    const step: Step = function (this: unknown, ...args) {
      try {
        const result = watcher.run(() => original.apply(this, args));
        return isAsync
          ? afterStep(result as Promise<IteratorResult<unknown>>, watcher)
          : endIfDone(result as IteratorResult<unknown>, watcher);
      } catch (error) {
        watcher.failed(error);
        throw error;
      }
    };
    Object.defineProperty(generator, name, { value: step, configurable: true, writable: true });
  }
  return generator;
}

function afterStep(step: Promise<IteratorResult<unknown>>, watcher: Watcher): Promise<IteratorResult<unknown>> {
  return step.then(
    (result) => endIfDone(result, watcher),
    (error: unknown) => {
      watcher.failed(error);
      throw error;
    },
  );
}

function endIfDone(result: IteratorResult<unknown>, watcher: Watcher): IteratorResult<unknown> {
  if (result.done === true) watcher.ok();
  return result;
}

type Then = (this: unknown, onFulfilled?: Settled, onRejected?: Settled) => unknown;
type Settled = ((value: unknown) => unknown) | null | undefined;

function isThenable(value: unknown): value is { then: Then } {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** A query builder runs when it is first awaited: its `then` is wrapped for that one call, and the object stays the same. */
function observeThenable(thenable: { then: Then }, watcher: Watcher): { then: Then } {
  const original = thenable.then;
  const own = Object.getOwnPropertyDescriptor(thenable, 'then');
  const then: Then = (onFulfilled, onRejected) => {
    if (own === undefined) Reflect.deleteProperty(thenable, 'then');
    // oxlint-disable-next-line unicorn/no-thenable -- its own `then` comes back
    else Object.defineProperty(thenable, 'then', own);
    return watcher.run(() =>
      original.call(
        thenable,
        (value: unknown) => {
          watcher.ok();
          return typeof onFulfilled === 'function' ? onFulfilled(value) : value;
        },
        (error: unknown) => {
          watcher.failed(error);
          if (typeof onRejected === 'function') return onRejected(error);
          throw error;
        },
      ),
    );
  };
  // oxlint-disable-next-line unicorn/no-thenable -- it is one already
  if (!Reflect.defineProperty(thenable, 'then', { value: then, configurable: true, writable: true })) watcher.ok();
  return thenable;
}
