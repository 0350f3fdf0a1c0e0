import { WEBHOOK_TRACESTATE_KEY } from '@busflow/conventions';
import { isPlainObject } from '../plain-object.ts';
import type { Carrier } from '../provider.ts';

/**
 * The distributed tracing extension of CloudEvents: `traceparent` is the context in which the event was made, and
 * `tracestate` has room for the token, which proves it. An event that has a context keeps it.
 */
export function cloudEventCarrier(): Carrier {
  return {
    write(event, token, span) {
      if (!isPlainObject(event)) return { skipped: 'not_an_object' };
      if (event['traceparent'] !== undefined || event['tracestate'] !== undefined) return { skipped: 'in_use' };
      const flags = (span.traceFlags & 1).toString(16).padStart(2, '0');
      const traceparent = `00-${span.traceId}-${span.spanId}-${flags}`;
      return { body: { ...event, traceparent, tracestate: `${WEBHOOK_TRACESTATE_KEY}=${token}` } };
    },
    read(tracestate) {
      if (typeof tracestate !== 'string' || tracestate.length > 2048) return undefined;
      const members = tracestate.split(',').map((member) => member.trim());
      return members.find((member) => member.startsWith(`${WEBHOOK_TRACESTATE_KEY}=`))?.slice(WEBHOOK_TRACESTATE_KEY.length + 1);
    },
  };
}
