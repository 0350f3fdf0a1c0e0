import type { Finding } from '../finding.ts';

/** How much was looked at. */
export interface Scope {
  readonly files: number;
  readonly rules: number;
  readonly metrics: number;
  /** Metrics whose series were counted at a server. */
  readonly probed: number;
}

export interface Report {
  readonly findings: readonly Finding[];
  readonly scope: Scope;
}

export function errorsIn(findings: readonly Finding[]): number {
  return findings.filter(({ severity }) => severity === 'error').length;
}
