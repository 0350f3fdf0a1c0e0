import type { Catalog, Declaration } from './catalog.ts';
import type { Rule, RuleFile } from './rule-file.ts';

/** What the checks see. */
export interface LintContext {
  readonly catalog: Catalog;
  readonly files: readonly RuleFile[];
  /** Names of the series that recording rules make. */
  readonly recorded: ReadonlySet<string>;
  /** Prefixes of the metrics that must be declared. */
  readonly own: readonly string[];
  /** Labels that every series may have: from the collector, the scrape or the resource. */
  readonly commonLabels: ReadonlySet<string>;
}

export function rulesOf({ files }: LintContext): Rule[] {
  return files.flatMap(({ rules }) => rules);
}

/** The declared metrics that a rule reads, each one once. */
export function declaredIn({ catalog }: LintContext, rule: Rule): Declaration[] {
  return [...new Set(rule.expression.selectors.flatMap(({ metric }) => catalog.find(metric) ?? []))];
}
