import { trace } from '@opentelemetry/api';
import { ATTR_TENANT_ID, isTenantId, TENANT_ID_MAX_LENGTH } from '@busflow/conventions';
import { warnOnce } from '../log.ts';
import { currentScope, inScope, newScope } from './scope.ts';

/**
 * Runs `fn` with everything inside it (spans, logs, metrics) belonging to one tenant: for work that no request carries, such as a
 * job, an event handler or a webhook. The request around it, if any, keeps its own tenant.
 *
 * An id outside `[A-Za-z0-9._:-]`, or longer than 64 characters, is reported through `diag` and the work runs without a tenant.
 */
export function runWithTenant<T>(tenant: string, fn: () => T): T {
  return inScope(newScope(undefined, valid(tenant)), fn);
}

/**
 * Tells which tenant the current request (or the {@link runWithTenant} around the caller) belongs to, once that is verified. Spans that
 * start from now on carry it, and so do the request's SERVER span and the active span.
 */
export function setTenant(tenant: string): void {
  const id = valid(tenant);
  if (id === undefined) return;
  const scope = currentScope();
  if (scope === undefined) {
    warnOnce('no-scope', 'setTenant() was called outside a request and outside runWithTenant(); it has no effect there');
    return;
  }
  scope.tenant = id;
  scope.server?.setAttribute(ATTR_TENANT_ID, id);
  const active = trace.getActiveSpan();
  if (active !== scope.server) active?.setAttribute(ATTR_TENANT_ID, id);
}

function valid(tenant: unknown): string | undefined {
  if (isTenantId(tenant)) return tenant;
  warnOnce('bad-tenant', `a tenant id is 1 to ${TENANT_ID_MAX_LENGTH} characters of A-Z a-z 0-9 . _ : -; another value was ignored`);
  return undefined;
}
