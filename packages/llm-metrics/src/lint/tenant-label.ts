/** Labels that tell tenants apart, in all the spellings that reach a query. */
const TENANT_LABELS = new Set(['tenant_id', 'tenant', 'busflow_tenant_id']);

export function isTenantLabel(label: string): boolean {
  return TENANT_LABELS.has(label);
}
