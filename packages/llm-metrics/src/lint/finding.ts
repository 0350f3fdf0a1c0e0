/** Every rule of the linter. The ids are part of its output: baselines and suppressions refer to them. */
export const RULE_IDS = [
  'syntax',
  'declaration',
  'budget-missing',
  'budget-integer',
  'budget-ceiling',
  'budget-too-small',
  'budget-stale',
  'unknown-metric',
  'unknown-label',
  'tenant-on-histogram',
  'tenant-overflow',
  'unwatched-metric',
  'live-over-budget',
  'live-near-budget',
  'live-no-data',
  'promtool',
] as const;
export type RuleId = (typeof RULE_IDS)[number];

export type Severity = 'error' | 'warning';

/** A place in a file; lines and columns from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Finding extends Place {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** What is wrong. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** Errors before warnings, each in the order of their places. */
export function inOrder(a: Finding, b: Finding): number {
  return (
    a.severity.localeCompare(b.severity) ||
    a.file.localeCompare(b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    a.rule.localeCompare(b.rule)
  );
}
