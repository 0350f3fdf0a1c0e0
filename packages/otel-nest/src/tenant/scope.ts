import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '@opentelemetry/api';
import { publishTenantSource } from '@busflow/conventions';
import { warnOnce } from '../log.ts';

/**
 * What one piece of work knows about itself. A mutable holder, so that a tenant which a guard verifies is seen by everything
 * of the same request, exception filters and `finish` handlers included. It lives in an AsyncLocalStorage of ours and not in the
 * OpenTelemetry context, because with the SDK disabled that context carries nothing.
 */
export interface Scope {
  tenant: string | undefined;
  /** The SERVER span, while this is a request that is traced. */
  readonly server: Span | undefined;
  /** The route pattern, where the framework tells it early (Fastify). */
  route: string | undefined;
  /** What the request failed with, whatever an exception filter made of it. */
  failure: { readonly error: unknown } | undefined;
}

const scopes = new AsyncLocalStorage<Scope>();

export function newScope(server?: Span, tenant?: string): Scope {
  return { tenant, server, route: undefined, failure: undefined };
}

export function currentScope(): Scope | undefined {
  return scopes.getStore();
}

export function inScope<T>(scope: Scope, fn: () => T): T {
  return scopes.run(scope, fn);
}

if (!publishTenantSource(() => scopes.getStore()?.tenant)) {
  warnOnce('two-copies', 'two copies of @busflow/otel-nest are loaded; logs and metrics follow the tenant of the first one');
}
