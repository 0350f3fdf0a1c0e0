import type { Span } from '@opentelemetry/sdk-trace';
import { ATTR_TENANT_ID } from '@busflow/conventions';
import { currentScope } from './scope.ts';

/**
 * Puts the tenant on every span that starts while it is known, spans of the stock instrumentations included. The SDK does not
 * guard processors: what one throws lands in the application, hence the try.
 */
export const tenantSpanProcessor = {
  onStart(span: Span): void {
    try {
      const tenant = currentScope()?.tenant;
      if (tenant !== undefined) span.setAttribute(ATTR_TENANT_ID, tenant);
    } catch {
      // A span without a tenant is better than a request that fails.
    }
  },
  onEnd(): void {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
