import { types } from 'node:util';
import { context, INVALID_TRACEID, trace, type Context, type Link, type Span, type SpanKind } from '@opentelemetry/api';
import { anObject, anything, isSpanName, type OptionRules, type SpanName } from '@busflow/conventions';
import { warnOnce } from '../log.ts';
import { SCOPE_NAME } from '../scope-name.ts';
import type { SpanAttributes } from './attributes.ts';
import { recordFailure } from './failure.ts';
import { observe, type Watcher } from './observe.ts';

export interface SpanOptions {
  /** Attributes the span starts with; samplers see these. */
  readonly attributes?: SpanAttributes;
  /** @default SpanKind.INTERNAL */
  readonly kind?: SpanKind;
  readonly links?: readonly Link[];
}

export const SPAN_RULES: OptionRules<SpanOptions> = { attributes: anObject, kind: anything, links: anything };

/** A tracer taken before the SDK starts is a proxy that finds it later, so one is enough for ever. */
const tracer = trace.getTracer(SCOPE_NAME);
const NO_OPTIONS: SpanOptions = {};

/**
 * Runs `fn` in a span named `<service>.<operation>` and gives back exactly what it returns or throws. The span ends when the work does: at
 * once, when the promise settles, when the Observable's first subscription ends, or when the generator is exhausted.
 *
 * @example withSpan('pricing.calculate', { attributes: { 'busflow.tour_id': tour.id } }, () => priceOf(tour))
 */
export function withSpan<T>(name: SpanName, fn: (span: Span) => T): T;
export function withSpan<T>(name: SpanName, options: SpanOptions, fn: (span: Span) => T): T;
export function withSpan<T>(name: SpanName, second: SpanOptions | ((span: Span) => T), third?: (span: Span) => T): T {
  checkSpanName(name);
  return typeof second === 'function' ? runSpan(name, NO_OPTIONS, second) : runSpan(name, second, third as (span: Span) => T);
}

/** {@link withSpan} for a name that was checked before. */
export function runSpan<T>(name: string, options: SpanOptions, fn: (span: Span) => T): T {
  const parent = context.active();
  const span = tracer.startSpan(name, options as Parameters<typeof tracer.startSpan>[1], parent);
  const recording = span.isRecording();
  if (!recording && span.spanContext().traceId === INVALID_TRACEID) return fn(span); // No SDK: nothing to carry, nothing to end.
  const inside = trace.setSpan(parent, span);
  if (!recording) return carried(context.with(inside, fn, undefined, span), inside);
  const watcher = new SpanWatcher(span, inside);
  let value: T;
  try {
    value = context.with(inside, fn, undefined, span);
  } catch (thrown) {
    watcher.failed(thrown);
    throw thrown;
  }
  return observe(value, watcher);
}

/** Ends the span with the work, once. A class, because a call makes one of these and none of its methods. */
class SpanWatcher implements Watcher {
  readonly #span: Span;
  readonly #inside: Context;
  #ended = false;

  constructor(span: Span, inside: Context) {
    this.#span = span;
    this.#inside = inside;
  }

  run<T>(step: () => T): T {
    return context.with(this.#inside, step);
  }

  ok(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#span.end();
  }

  failed(thrown: unknown): void {
    if (this.#ended) return;
    recordFailure(this.#span, thrown);
    this.ok();
  }
}

/** Not sampled: there is nothing to end, but the steps of a generator, a subscription or a query still have to know that. */
function carried<T>(value: T, inside: Context): T {
  return types.isPromise(value) ? value : observe(value, { run: (step) => context.with(inside, step), ok() {}, failed() {} });
}

/** Reports a name outside the grammar once; the span is made all the same. */
export function checkSpanName(name: string): void {
  if (known.has(name)) return;
  if (known.size < KNOWN_NAMES) known.add(name);
  if (!isSpanName(name)) warnOnce('span-name', `span name ${JSON.stringify(name)} is not <service>.<operation> in lower-case kebab words`);
}

const known = new Set<string>();
/** Names checked only once. Names never hold ids, so a service has tens of them. */
const KNOWN_NAMES = 1_000;
