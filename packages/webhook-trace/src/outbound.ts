import { isSpanContextValid, trace, type SpanContext } from '@opentelemetry/api';
import type { OutboundOutcome } from './metrics.ts';
import type { Registered } from './registry.ts';

/** What to send, and what became of the trace. */
export interface Outbound<Body> {
  /** The body to send: a copy with the token in it, or the one given. */
  readonly body: Body;
  /** Headers to send besides your own; empty where the token rides in the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly outcome: OutboundOutcome;
}

/** Puts the active span's token into the provider's own field. Never throws and never changes `body`; what goes wrong is the outcome. */
export function writeToken<Body>(registered: Registered, body: Body, now: number): Outbound<Body> & { readonly token?: string } {
  const unchanged = (outcome: OutboundOutcome) => ({ body, headers: {}, outcome });
  try {
    const { carrier } = registered.provider;
    if (carrier === 'none') return unchanged('skipped_no_field');
    const span = activeSpan();
    if (span === undefined) return unchanged('skipped_no_span');
    const token = registered.tokens.encode(span, now);
    const written = carrier.write(body, token, span);
    if (written.skipped !== undefined) return unchanged(`skipped_${written.skipped}`);
    return { body: written.body as Body, headers: written.headers ?? {}, outcome: 'sent', token };
  } catch {
    // A getter or toJSON of the user's own that throws: their request will tell them.
    return unchanged('failed');
  }
}

export function activeSpan(): SpanContext | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  return span !== undefined && isSpanContextValid(span) ? span : undefined;
}
