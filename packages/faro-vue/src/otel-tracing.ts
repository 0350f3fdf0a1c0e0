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
import { XHR_ERRORS, type RequestTracing, type Tracing } from './requests.ts';
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
      const handover = new Handover(tracing);
      const provider = new WebTracerProvider({
        sampler: { shouldSample: () => ({ decision: sampled() ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD }) },
        spanProcessors: [handover],
      });
      const contextManager = new ActionContext(tracing.actions).enable();
      provider.register({ contextManager, propagator: PROPAGATOR });
      api.initOTEL(trace, context);
      // These ask in each case, so that what is not ours, or not sampled, gets neither span nor header.
      const ignoreUrls = [new Uncovered(tracing.covers)];
      const shared = { ignoreUrls, propagateTraceHeaderCorsUrls: [/./], enabled: false };
      noteAnswers(handover);
      const instrumentations = [
        new FetchInstrumentation({
          ...fetch,
          ...shared,
          applyCustomAttributesOnSpan(span, request, result) {
            if (result instanceof Error) handover.failed(span, result.name);
            fetch?.applyCustomAttributesOnSpan?.(span, request, result);
          },
        }),
        new XMLHttpRequestInstrumentation({
          ...xhr,
          ...shared,
          applyCustomAttributesOnSpan(span, request) {
            // Where it was another error, the instrumentation says so next.
            if (request.status === 0) handover.failed(span, XHR_ERRORS['abort']!);
            xhr?.applyCustomAttributesOnSpan?.(span, request);
          },
        }),
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

/** What has become of a request. */
interface Request {
  /** Of the answer, from when its headers were there. */
  status?: number;
  error?: string | undefined;
  /** How to end it when the page goes. */
  readonly cutOff: () => void;
  /** How to say to its action that it is over. */
  readonly over: (at: number) => void;
}

/** Hands each span over when it ends: batching is the outbox's, which also knows when the page is left. */
class Handover implements SpanProcessor {
  readonly #tracing: RequestTracing;
  readonly #requests = new WeakMap<object, Request>();

  constructor(tracing: RequestTracing) {
    this.#tracing = tracing;
  }

  answered(span: object, status: number): void {
    const request = this.#requests.get(span);
    if (request) request.status = status;
  }

  failed(span: object, error: string): void {
    const request = this.#requests.get(span);
    if (request) request.error = error;
  }

  onStart(span: Span): void {
    const { actions, open, route } = this.#tracing;
    span.setAttribute(ATTR_ROUTE, route());
    if (span.kind !== SpanKind.CLIENT) return;
    // The instrumentations read on after the answer, and wait for the browser's timings: the page may not last so long.
    const cutOff = () => {
      request.error = request.status ? undefined : (request.error ?? 'page_unload');
      span.end();
    };
    const request: Request = { cutOff, over: actions.join() };
    this.#requests.set(span, request);
    open.add(cutOff);
  }

  onEnd(span: ReadableSpan): void {
    const { finish, open } = this.#tracing;
    const end = milliseconds(span.endTime);
    const request = this.#requests.get(span);
    const attributes = { ...flat(span.attributes), ...(request && outcome(request, span.attributes)) };
    if (request) open.delete(request.cutOff);
    request?.over(end);
    finish({
      context: span.spanContext(),
      parent: span.parentSpanContext,
      name: span.name,
      kind: KIND_NAMES[span.kind]!,
      start: milliseconds(span.startTime),
      end,
      attributes,
      failed: span.status.code === SpanStatusCode.ERROR || attributes[ERROR_TYPE] !== undefined,
      message: span.status.message,
      events: span.events.map(({ name, time, attributes }) => ({ name, at: milliseconds(time), attributes: flat(attributes) })),
      links: span.links.map(({ context: linked, attributes }) => ({ context: linked, attributes: flat(attributes) })),
    });
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

const STATUS = 'http.response.status_code';
const ERROR_TYPE = 'error.type';

/**
 * As the conventions for HTTP have it: the status if one came, and why the request failed if it did. The instrumentations
 * give one that failed the status 0, also where only the rest of its answer is missing, and no reason; or an XHR's event.
 */
function outcome({ status, error }: Request, given: SpanAttributes): Attributes {
  const code = status || Number(given[STATUS]) || 0;
  const type = given[ERROR_TYPE] === undefined ? error : `${given[ERROR_TYPE]}`;
  return {
    [STATUS]: code || undefined,
    [ERROR_TYPE]: type === undefined ? (code >= 400 ? `${code}` : undefined) : (XHR_ERRORS[type] ?? type),
  };
}

/** Tells of each answer whose headers are there. Called before `fetch` is instrumented, it sees the span to ask under. */
function noteAnswers(handover: Handover): void {
  const { fetch } = globalThis;
  globalThis.fetch = (...given) => {
    const span = trace.getActiveSpan();
    const answer = fetch(...given);
    if (span) answer.then(({ status }) => handover.answered(span, status)).catch(() => {});
    return answer;
  };
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
