import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import type { EnvReader } from '../config/env.ts';
import { log } from '../log.ts';
import { destinationOf } from './destination.ts';

/** The propagators that `OTEL_PROPAGATORS` names, held back from hosts outside `propagateTo` and the own network. */
export function propagatorOf(env: EnvReader, propagateTo: readonly string[]): TextMapPropagator {
  return outboundPolicy(new CompositePropagator({ propagators: named(env) }), propagateTo);
}

function named(env: EnvReader): TextMapPropagator[] {
  const known = { tracecontext: () => new W3CTraceContextPropagator(), baggage: () => new W3CBaggagePropagator(), none: () => undefined };
  const names = env.list('OTEL_PROPAGATORS') ?? ['tracecontext', 'baggage'];
  const bad = names.filter((name) => !(name in known));
  if (bad.length > 0) log.warn(`OTEL_PROPAGATORS: ${bad.join(', ')} is not supported; it takes ${Object.keys(known).join(', ')}`);
  const good = names.filter((name): name is keyof typeof known => name in known);
  return (good.length === 0 ? (['tracecontext', 'baggage'] as const) : good).flatMap((name) => known[name]() ?? []);
}

/** Injects trace context and baggage into outgoing HTTP calls only where they belong to us: third parties learn nothing. */
function outboundPolicy(inner: TextMapPropagator, propagateTo: readonly string[]): TextMapPropagator {
  return {
    inject(context: Context, carrier: unknown, setter: TextMapSetter) {
      if (mayInject(destinationOf(context, carrier), propagateTo)) inner.inject(context, carrier, setter);
    },
    extract: (context: Context, carrier: unknown, getter: TextMapGetter) => inner.extract(context, carrier, getter),
    fields: () => inner.fields(),
  };
}

function mayInject(host: string | undefined, propagateTo: readonly string[]): boolean {
  return host === undefined || isOwnNetwork(host) || propagateTo.some((entry) => matches(host, entry));
}

const OWN_NETWORK =
  /^(?:[^.:]+|.+\.(?:local|internal|localhost)|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|\[?::1\]?)$/i;

/** `api`, `db.internal`, `127.0.0.1`, `10.0.0.7`: names and addresses that nobody outside answers to. */
export function isOwnNetwork(host: string): boolean {
  return OWN_NETWORK.test(host);
}

/** `api.example.com` is that host, `.example.com` is every host below it. */
function matches(host: string, entry: string): boolean {
  return entry.startsWith('.') ? host.endsWith(entry) : host === entry;
}
