import { ATTR_ACTION, ATTR_ROUTE, EVENT_BUTTON_CLICK, EVENT_EXCEPTION } from '@busflow/conventions';
import type { API } from '@grafana/faro-core';
import type { Attributes, SpanContext } from './otlp.ts';

export interface User {
  readonly id: string;
  readonly roles?: readonly string[];
}

/** What we use of a Vue component's instance. */
export interface ComponentLike {
  readonly $options: object;
  readonly $parent: ComponentLike | null;
}

export interface VueOrigin {
  readonly instance: ComponentLike | null;
  /** What Vue says about the place: words, or in production a link that ends in a code. */
  readonly info: string;
}

/** Something that happened, with what changes later (time, route) taken when it did. */
export interface Captured {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly name: string;
  readonly attributes: Attributes;
  /** Makes the record an exception. */
  readonly error?: Error;
  /** Where Vue caught the error. Told in words by the backend, so that a page's entry need not know how. */
  readonly origin?: VueOrigin | undefined;
  readonly trace?: SpanContext | undefined;
}

/** Where captured things go once there is somewhere to go. */
export interface Backend {
  readonly api: API;
  take(item: Captured): void;
  setUser(user: User | undefined): void;
  /** Opens a user action: the requests that follow belong to its trace. */
  startAction(action: string): SpanContext | undefined;
}

export interface Recorder {
  event(name: string, attributes?: Attributes): void;
  error(error: unknown, attributes?: Attributes, origin?: VueOrigin): void;
  /** Whether this very error has been reported. */
  reported(error: unknown): boolean;
  click(action: string, attributes?: Attributes): void;
  setUser(user: User | undefined): void;
  readonly user: User | undefined;
  /** All of Faro, once it is there. */
  readonly api: API | undefined;
  /** What no backend has taken yet; it is forgotten here. */
  drain(): Captured[];
  connect(backend: Backend): void;
  /** Forgets what is queued and takes nothing more. */
  close(): void;
}

/** Most things kept before a backend is there; later ones are dropped. */
const QUEUE_LIMIT = 200;

export function createRecorder(route: () => string, now: () => number = Date.now): Recorder {
  const queue: Captured[] = [];
  let backend: Backend | undefined;
  let closed = false;
  let user: User | undefined;
  const errors = new WeakSet();

  const take = (name: string, attributes?: Attributes, more?: Partial<Captured>) => {
    const item = { at: now(), name, attributes: { [ATTR_ROUTE]: route(), ...attributes }, ...more };
    if (backend) backend.take(item);
    else if (!closed && queue.length < QUEUE_LIMIT) queue.push(item);
  };
  const drain = () => queue.splice(0);

  return {
    event: take,
    error(thrown, attributes, origin) {
      const error = toError(thrown);
      if (errors.has(error)) return;
      errors.add(error);
      take(EVENT_EXCEPTION, attributes, { error, origin });
    },
    reported: (error) => errors.has(error as Error),
    click: (action, attributes) =>
      take(EVENT_BUTTON_CLICK, { [ATTR_ACTION]: action, ...attributes }, { trace: backend?.startAction(action) }),
    setUser(next) {
      // Only these two: an application may pass its whole user object.
      user = next && { id: next.id, ...(next.roles && { roles: next.roles }) };
      backend?.setUser(user);
    },
    get user() {
      return user;
    },
    get api() {
      return backend?.api;
    },
    drain,
    connect(next) {
      backend = next;
      if (user) next.setUser(user);
      drain().forEach(next.take);
    },
    close() {
      closed = true;
      drain();
    },
  };
}

/** Anything can be thrown; only an Error has a name, a message and a stack. */
function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
