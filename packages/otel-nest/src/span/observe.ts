import { types } from 'node:util';
import { isObservable, Observable, tap } from 'rxjs';

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
  if (value instanceof Promise && value.constructor === Promise) return observePromise(value, watcher) as T;
  if (isObservable(value) && !('next' in value)) return observeObservable(value, watcher) as T;
  if (types.isGeneratorObject(value)) return observeGenerator(value as unknown as Steps, watcher) as T;
  if (isThenable(value)) return observeThenable(value, watcher) as T;
  watcher.ok();
  return value;
}

/** The derived promise is what the caller gets: on the original, our own handler would hide an unhandled rejection. */
function observePromise(promise: Promise<unknown>, watcher: Watcher): Promise<unknown> {
  const derived = promise.then(
    (result) => {
      watcher.ok();
      return result;
    },
    (error: unknown) => {
      watcher.failed(error);
      throw error;
    },
  );
  // A library's `cancel` or `stdout` beside the promise.
  return isBare(promise) ? derived : Object.defineProperties(derived, Object.getOwnPropertyDescriptors(promise));
}

/** Without members of its own, which come first. `Object.keys` would make a list for every call. */
function isBare(value: object): boolean {
  for (const key in value) return !Object.hasOwn(value, key);
  return true;
}

/** `tap` hands the subscriber on, so that a source without end sees that its reader has left. */
function observeObservable(source: Observable<unknown>, watcher: Watcher): Observable<unknown> {
  let taken = false;
  return new Observable((subscriber) => {
    if (taken) return source.subscribe(subscriber);
    taken = true;
    const watched = source.pipe(
      tap({ error: (error: unknown) => watcher.failed(error), complete: () => watcher.ok(), finalize: () => watcher.ok() }),
    );
    return watcher.run(() => watched.subscribe(subscriber));
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

type Settled = ((value: unknown) => unknown) | null | undefined;
interface Thenable {
  then(onFulfilled?: Settled, onRejected?: Settled): unknown;
}

function isThenable(value: unknown): value is Thenable {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/**
 * A query builder runs when it is first awaited, and a subclass of Promise has methods of its own: its `then`, and `catch` and `finally`
 * where it has them, are wrapped for that one call, and the object stays the same.
 */
function observeThenable(thenable: Thenable, watcher: Watcher): Thenable {
  const failing = (onRejected: Settled) => (error: unknown) => {
    watcher.failed(error);
    if (typeof onRejected === 'function') return onRejected(error);
    throw error;
  };
  const fulfilling = (onFulfilled: Settled) => (value: unknown) => {
    watcher.ok();
    return typeof onFulfilled === 'function' ? onFulfilled(value) : value;
  };
  const settled = (result: unknown) => (types.isPromise(result) ? observePromise(result, watcher) : result);
  const wrap = (name: string, around: (call: Step) => Step) => {
    const method = Reflect.get(thenable, name) as unknown;
    if (typeof method !== 'function') return;
    const own = Object.getOwnPropertyDescriptor(thenable, name);
    restores.push(() => (own === undefined ? Reflect.deleteProperty(thenable, name) : Reflect.defineProperty(thenable, name, own)));
    const call: Step = (...args) => {
      for (const restore of restores) restore();
      return watcher.run(() => Reflect.apply(method, thenable, args) as unknown);
    };
    if (!Reflect.defineProperty(thenable, name, { value: around(call), configurable: true, writable: true })) watcher.ok();
  };
  const restores: (() => boolean)[] = [];
  wrap('then', (call) => (onFulfilled, onRejected) => call(fulfilling(onFulfilled as Settled), failing(onRejected as Settled)));
  wrap('catch', (call) => (onRejected) => settled(call(failing(onRejected as Settled))));
  wrap('finally', (call) => (onSettled) => settled(call(onSettled)));
  return thenable;
}
