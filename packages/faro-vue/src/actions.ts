import { ATTR_ACTION, ATTR_ROUTE, SPAN_UI_CLICK } from '@busflow/conventions';
import type { SpanContext } from './otlp.ts';
import type { FinishedSpan } from './span.ts';
import { newSpanContext } from './trace-context.ts';

/** Without a promise-aware context, what belongs to a click is told by time: a request that starts this soon after the
 * click, or after the last of its requests. Faro's own default for user actions. Milliseconds. */
const IDLE = 100;
const LONGEST = 10_000;

/** The user's last tracked click, as the parent of the requests that it causes. */
export function createActions(finish: (span: FinishedSpan) => void, route: () => string, now: () => number) {
  let current: { context: SpanContext; action: string; route: string; start: number; end: number; open: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = () => {
    clearTimeout(timer);
    if (!current) return;
    const { context, action, start, end, route } = current;
    current = undefined;
    finish({
      context,
      parent: undefined,
      name: SPAN_UI_CLICK,
      kind: 'internal',
      start,
      end,
      attributes: { [ATTR_ACTION]: action, [ATTR_ROUTE]: route },
      failed: false,
    });
  };
  const endAfter = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(end, delay);
  };

  return {
    start(action: string): SpanContext {
      end();
      const time = now();
      current = { context: newSpanContext(), action, route: route(), start: time, end: time, open: 0 };
      endAfter(IDLE);
      return current.context;
    },
    active: () => current?.context,
    /** A request starts under the action: answers with how to say that it is over. */
    join(): (at: number) => void {
      const joined = current;
      if (!joined) return () => {};
      joined.open += 1;
      endAfter(joined.start + LONGEST - now());
      return (at) => {
        joined.open -= 1;
        joined.end = Math.max(joined.end, at);
        if (joined === current && joined.open === 0) endAfter(IDLE);
      };
    },
    end,
  };
}

export type Actions = ReturnType<typeof createActions>;
