import { ATTR_ROUTE, EVENT_EXCEPTION } from '@busflow/conventions';
import type { API } from '@grafana/faro-core';
import type { Attributes } from './otlp.ts';
import type { Routes } from './routes.ts';

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
}

/** What the application tells, until and after there is somewhere to send it. */
export interface Recorder {
  event(name: string, attributes?: Attributes, more?: Partial<Captured>): void;
  error(error: unknown, attributes?: Attributes, origin?: VueOrigin): void;
  setUser(user: User | undefined): void;
  /** The current user, as attributes of a record. */
  user?: Attributes | undefined;
  /** Where the things go: into the queue, and once Faro is there, to it. */
  take(item: Captured): void;
  readonly queue: Captured[];
  /** The errors that have been told. */
  readonly reported: WeakSet<object>;
  /** All of Faro, once it is there. */
  api?: API;
  closed?: boolean;
  /** Forgets what is queued and takes nothing more. */
  close(): void;
}

/** Of a stack only where in the code it was: `index-D3f9.js:1:2345`. Faro, once it is there, has more. */
const CODE_POSITIONS = /[\w.-]+\.m?js:\d+:\d+/g;

export function createRecorder(routes: Pick<Routes, 'at'>): Recorder {
  const reported = new WeakSet();
  const queue: Captured[] = [];
  const recorder: Recorder = {
    queue,
    reported,
    take(item) {
      // What comes after so many is dropped.
      if (queue.length < 200) queue.push(item);
    },
    event(name, attributes, more) {
      if (!recorder.closed)
        recorder.take({ at: Date.now(), name, attributes: { [ATTR_ROUTE]: routes.at(-1), ...recorder.user, ...attributes }, ...more });
    },
    error(thrown, attributes, origin) {
      // Anything can be thrown; only an Error has a name, a message and a stack.
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (reported.has(error)) return;
      reported.add(error);
      const stack = error.stack?.match(CODE_POSITIONS)?.join('\n');
      recorder.event(
        EVENT_EXCEPTION,
        { ...attributes, 'exception.type': error.name, 'exception.message': error.message, 'exception.stacktrace': stack },
        { error, origin },
      );
    },
    setUser(user) {
      // Only these two: an application may pass its whole user object.
      recorder.user = user && { 'user.id': user.id, 'user.roles': user.roles?.join() };
    },
    close() {
      queue.length = 0;
      recorder.closed = true;
    },
  };
  return recorder;
}
