import { CSPInstrumentation } from '@grafana/faro-web-sdk';
import type { Extra } from './options.ts';

/** What the page's Content Security Policy has refused, as events `securitypolicyviolation`. */
export function cspReports(): Extra {
  return () => new CSPInstrumentation();
}
