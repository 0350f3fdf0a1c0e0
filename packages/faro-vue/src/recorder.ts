import { ATTR_ROUTE, EVENT_EXCEPTION } from '@busflow/conventions';
import type { API } from '@grafana/faro-core';
import type { Attributes } from './otlp.ts';
import type { Routes } from './routes.ts';
import { text } from './text.ts';

/** What we use of a Vue component's instance. */
export interface ComponentLike {
  readonly $options: object;
  readonly $parent: ComponentLike | null;
}

/** What Vue tells of an error. Of the place it says words, or in production a link that ends in a code. */
export type VueOrigin = readonly [instance: ComponentLike | null, info: string];

/** Something that happened, with what changes later (time, route) taken when it did. */
export interface Captured {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly name: string;
  readonly attributes: Attributes;
  /** Makes the record an exception. */
  readonly error?: Error | undefined;
  /** Where Vue caught the error. Told in words by the backend, so that a page's entry need not know how. */
  readonly origin?: VueOrigin | undefined;
}

/** What the application tells, until and after there is somewhere to send it. */
export interface Recorder {
  event(name: string, attributes?: Attributes, error?: Error, origin?: VueOrigin): void;
  error(error: unknown, attributes?: Attributes, origin?: VueOrigin): void;
  /** The current user, as attributes of a record. */
  user?: Attributes | undefined;
  /** Has Faro, once it is there, know of the user. */
  tellUser?: () => void;
  /** Where the things go: into the queue, and once Faro is there, to it. Nowhere, once this is closed. */
  take: ((item: Captured) => void) | undefined;
  readonly queue: Captured[];
  /** The errors that have been told. */
  readonly reported: WeakSet<object>;
  /** All of Faro, once it is there. */
  api?: API;
  /** Forgets what is queued and takes nothing more. Ends Faro, once it is there. */
  close(): void;
}

export function createRecorder(routes: Pick<Routes, 'at'>): Recorder {
  const queue: Captured[] = [];
  const reported = new WeakSet();
  const recorder: Recorder = {
    queue,
    reported,
    take(item) {
      // What comes after so many is dropped.
      if (queue.length < 200) queue.push(item);
    },
    event(name, attributes, error, origin) {
      recorder.take?.({
        at: Date.now(),
        name,
        attributes: { [ATTR_ROUTE]: routes.at(-1), ...recorder.user, ...attributes },
        error,
        origin,
      });
    },
    error(thrown, attributes, origin) {
      // Anything can be thrown; only an Error has a name, a message and a stack.
      const error = thrown instanceof Error ? thrown : new Error(text(thrown));
      if (reported.has(error)) return;
      reported.add(error);
      recorder.event(
        EVENT_EXCEPTION,
        {
          ...attributes,
          'exception.type': text(error.name),
          'exception.message': text(error.message),
          // Only where in the code it was: `index-D3f9.js:1:2345`. Faro, once it is there, has more.
          'exception.stacktrace': text(error.stack)
            .match(/[\w.-]+js:\d+:\d+/g)
            ?.join('\n'),
        },
        error,
        origin,
      );
    },
    close() {
      queue.length = 0;
      recorder.take = undefined;
    },
  };
  return recorder;
}
