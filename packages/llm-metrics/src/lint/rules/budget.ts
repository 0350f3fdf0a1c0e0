import { MAX_SERIES, worstCaseSeries } from '@busflow/conventions';
import { declaredIn, type LintContext, rulesOf } from '../context.ts';
import type { Finding, RuleId, Severity } from '../finding.ts';
import { BUDGET_KEY, type Rule } from '../rule-file.ts';

/**
 * The metric's contract, as the spec has it: every rule over a declared metric says how many series that metric may have; a whole number,
 * at most 80,000, and no less than its declared labels allow.
 *
 * Incorrect: an alert over `llm_tokens_total` without `cardinality_budget`
 * Correct: `annotations: { cardinality_budget: "80000" }`, or `# cardinality_budget: 80000` on a recording rule
 */
export function budget(context: LintContext): Finding[] {
  return rulesOf(context).flatMap((rule) => judge(context, rule));
}

function judge(context: LintContext, rule: Rule): Finding[] {
  const declared = declaredIn(context, rule).map(({ spec }) => ({ spec, needed: worstCaseSeries(spec) }));
  const largest = declared.toSorted((a, b) => b.needed - a.needed)[0];
  if (largest === undefined) return [];
  const { name, budget: allowed } = largest.spec;
  const at = rule.budget ?? rule;
  const finding = (id: RuleId, severity: Severity, message: string, fix: string): Finding[] => [
    { rule: id, severity, file: at.file, line: at.line, column: at.column, message, fix },
  ];
  const write = (series: number) => (rule.kind === 'alert' ? `annotations: { ${BUDGET_KEY}: "${series}" }` : `# ${BUDGET_KEY}: ${series}`);

  if (rule.budget === undefined) {
    return finding('budget-missing', 'error', `${rule.name} reads ${name} and has no ${BUDGET_KEY}`, write(allowed));
  }
  const { text } = rule.budget;
  const series = Number(text);
  if (!/^\d+$/.test(text)) {
    return finding('budget-integer', 'error', `the ${BUDGET_KEY} of ${rule.name} is "${text}", not a whole number`, write(allowed));
  }
  if (series > MAX_SERIES) {
    return finding(
      'budget-ceiling',
      'error',
      `${rule.name} allows ${series} series; no metric may have more than ${MAX_SERIES}`,
      write(allowed),
    );
  }
  if (series < largest.needed) {
    const message = `${rule.name} allows ${series} series, and the declared labels of ${name} make up to ${largest.needed}`;
    return finding('budget-too-small', 'error', message, `${write(largest.needed)}, or lower the label caps of ${name}`);
  }
  const most = Math.max(...declared.map(({ spec }) => spec.budget));
  if (series > most) {
    const message = `${rule.name} allows ${series} series, and ${name} is declared with a budget of ${most}`;
    return finding('budget-stale', 'warning', message, write(most));
  }
  return [];
}
