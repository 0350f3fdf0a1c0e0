/**
 * The seam through which packages learn the tenant of the work in progress without importing each other: otel-nest
 * publishes one function under a registered symbol, everybody else calls {@link activeTenant}. The `v1` in the key is
 * the contract; several inlined copies of this file share it.
 */
const TENANT_SOURCE = Symbol.for('busflow.tenant/v1');

/** Longest tenant id that leaves the process. Characters. */
export const TENANT_ID_MAX_LENGTH = 64;

const TENANT_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;

type TenantSource = () => string | undefined;
type TenantScope = { [TENANT_SOURCE]?: TenantSource };

/** Ids are bounded in length and alphabet, so that none can forge a label, a header or a log line. */
export function isTenantId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= TENANT_ID_MAX_LENGTH && TENANT_ID.test(value);
}

/** The verified tenant of the work in progress, if any. Never throws. */
export function activeTenant(scope: object = globalThis): string | undefined {
  try {
    return (scope as TenantScope)[TENANT_SOURCE]?.();
  } catch {
    return undefined;
  }
}

/** Publishes the process's tenant source. The first one stays: answers false when another is already there. */
export function publishTenantSource(source: TenantSource, scope: object = globalThis): boolean {
  const holder = scope as TenantScope;
  if (holder[TENANT_SOURCE] !== undefined) return holder[TENANT_SOURCE] === source;
  Object.defineProperty(holder, TENANT_SOURCE, { value: source, configurable: true });
  return true;
}
