import {
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes as SpanAttributes,
  type Context,
  type HrTime,
  type TextMapPropagator,
} from '@opentelemetry/api';
import { FetchInstrumentation, type FetchInstrumentationConfig } from '@opentelemetry/instrumentation-fetch';
import { XMLHttpRequestInstrumentation, type XMLHttpRequestInstrumentationConfig } from '@opentelemetry/instrumentation-xml-http-request';
import {
  SamplingDecision,
  StackContextManager,
  WebTracerProvider,
  type ReadableSpan,
  type Span,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-web';
import { ATTR_ROUTE } from '@busflow/conventions';
import type { Actions } from './actions.ts';
import type { Extra } from './options.ts';
import type { Attributes } from './otlp.ts';
import type { RequestTracing, Tracing } from './requests.ts';
import { KINDS, type FinishedSpan } from './span.ts';
import { HEADER, traceparent } from './trace-context.ts';

export interface OtelTracingOptions {
  /** For `@opentelemetry/instrumentation-fetch`, such as hooks. Which requests are traced is for `apiOrigins` to say. */
  readonly fetch?: FetchInstrumentationConfig;
  /** For `@opentelemetry/instrumentation-xml-http-request`. */
  readonly xhr?: XMLHttpRequestInstrumentationConfig;
}

/**
 * OpenTelemetry's own tracer and instrumentations in place of ours: spans with the network events of their requests, and
 * `trace` of `@opentelemetry/api` for spans of the application.
 */
export function otelTracing({ fetch, xhr }: OtelTracingOptions = {}): Extra {
  return (): Tracing => ({
    trace(tracing) {
      const { api, sampled } = tracing;
      const provider = new WebTracerProvider({
        sampler: { shouldSample: () => ({ decision: sampled() ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD }) },
        spanProcessors: [new Handover(tracing)],
      });
      const contextManager = new ActionContext(tracing.actions).enable();
      provider.register({ contextManager, propagator: PROPAGATOR });
      api.initOTEL(trace, context);
      // These ask in each case, so that what is not ours, or not sampled, gets neither span nor header.
      const ignoreUrls = [new Uncovered(tracing.covers)];
      const shared = { ignoreUrls, propagateTraceHeaderCorsUrls: [/./], enabled: false };
      const instrumentations = [
        new FetchInstrumentation({ ...fetch, ...shared }),
        new XMLHttpRequestInstrumentation({ ...xhr, ...shared }),
      ];
      for (const instrumentation of instrumentations) {
        instrumentation.setTracerProvider(provider);
        instrumentation.enable();
      }
      return () => {
        for (const instrumentation of instrumentations) instrumentation.disable();
        trace.disable();
        context.disable();
        propagation.disable();
      };
    },
  });
}

/** Hands each span over when it ends: batching is the outbox's, which also knows when the page is left. */
class Handover implements SpanProcessor {
  readonly #tracing: RequestTracing;
  /** How to say to its action that a request is over. */
  readonly #joined = new WeakMap<object, (at: number) => void>();
  readonly #cutOff = new WeakMap<object, () => void>();

  constructor(tracing: RequestTracing) {
    this.#tracing = tracing;
  }

  onStart(span: Span): void {
    const { actions, open, route } = this.#tracing;
    span.setAttribute(ATTR_ROUTE, route());
    if (span.kind !== SpanKind.CLIENT) return;
    this.#joined.set(span, actions.join());
    // The instrumentations wait a moment after the answer for the browser's timings: the page may not last so long.
    const cutOff = () => {
      if (span.attributes['http.response.status_code'] === undefined)
        span.setAttribute('error.type', 'page_unload').setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    };
    this.#cutOff.set(span, cutOff);
    open.add(cutOff);
  }

  onEnd(span: ReadableSpan): void {
    const { finish, open } = this.#tracing;
    const end = milliseconds(span.endTime);
    this.#joined.get(span)?.(end);
    const cutOff = this.#cutOff.get(span);
    if (cutOff) open.delete(cutOff);
    finish({
      context: span.spanContext(),
      parent: span.parentSpanContext,
      name: span.name,
      kind: KIND_NAMES[span.kind]!,
      start: milliseconds(span.startTime),
      end,
      attributes: withoutNoStatus(flat(span.attributes)),
      failed: span.status.code === SpanStatusCode.ERROR,
      message: span.status.message,
      events: span.events.map(({ name, time, attributes }) => ({ name, at: milliseconds(time), attributes: flat(attributes) })),
      links: span.links.map(({ context: linked, attributes }) => ({ context: linked, attributes: flat(attributes) })),
    });
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

/** A request that was cut off while its answer was read has the status 0 from the instrumentation, which no server sends. */
function withoutNoStatus({ 'http.response.status_code': status, ...attributes }: Attributes): Attributes {
  return status === 0 || status === undefined ? attributes : { 'http.response.status_code': status, ...attributes };
}

/** In the order of `SpanKind`. */
const KIND_NAMES = Object.keys(KINDS) as FinishedSpan['kind'][];

const milliseconds = ([seconds, nanoseconds]: HrTime) => seconds * 1e3 + nanoseconds / 1e6;

/** Lists as text: a nested value would reach no index. */
const flat = (attributes: SpanAttributes = {}): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, Array.isArray(value) ? value.join() : (value as Attributes[string])]),
  );

/** A browser has no context that follows promises: outside of a span, a tracked click is what a request belongs to. */
class ActionContext extends StackContextManager {
  readonly #actions: Actions;

  constructor(actions: Actions) {
    super();
    this.#actions = actions;
  }

  override active(): Context {
    const current = super.active();
    const action = this.#actions.active();
    if (!action || trace.getSpan(current)) return current;
    return trace.setSpanContext(ROOT_CONTEXT, { ...action, traceFlags: TraceFlags.SAMPLED });
  }
}

/** Ours, because a session that is not sampled sends no header at all, and a request that has one keeps it. */
const PROPAGATOR: TextMapPropagator = {
  fields: () => [HEADER],
  extract: (given) => given,
  inject(given, carrier, setter) {
    const span = trace.getSpanContext(given);
    if (!span || !isSpanContextValid(span) || !(span.traceFlags & TraceFlags.SAMPLED)) return;
    if (carrier instanceof Headers && carrier.has(HEADER)) return;
    setter.set(carrier, HEADER, traceparent(span));
  },
};

/** A pattern that matches what is not ours to trace, by asking. */
class Uncovered extends RegExp {
  readonly #covers: (url: URL) => boolean;

  constructor(covers: (url: URL) => boolean) {
    super('');
    this.#covers = covers;
  }

  override [Symbol.match](url: string): RegExpMatchArray | null {
    return this.#covers(new URL(url, location.href)) ? null : ([url] as RegExpMatchArray);
  }
}
