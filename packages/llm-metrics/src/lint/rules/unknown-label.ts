import type { Declaration } from '../catalog.ts';
import { type LintContext, rulesOf } from '../context.ts';
import type { Finding } from '../finding.ts';
import type { Mention } from '../promql.ts';
import type { Rule } from '../rule-file.ts';
import { labelName } from '../series.ts';
import { isTenantLabel } from '../tenant-label.ts';

/**
 * A label that the metric has not got matches nothing, and groups everything into one.
 *
 * Incorrect: `sum by (tenant) (rate(llm_tokens_total[5m]))`
 * Correct: `sum by (tenant_id) (rate(llm_tokens_total[5m]))`
 */
export function unknownLabel(context: LintContext): Finding[] {
  return rulesOf(context).flatMap((rule) => [...matched(context, rule), ...grouped(context, rule)]);
}

function matched(context: LintContext, rule: Rule): Finding[] {
  return rule.expression.selectors.flatMap(({ metric, labels }) => {
    const declaration = context.catalog.find(metric);
    return declaration === undefined ? [] : strangers(context, rule, labels, [declaration]);
  });
}

/** Only where every metric inside is declared: another one may bring the label. */
function grouped(context: LintContext, rule: Rule): Finding[] {
  return rule.expression.groupings.flatMap(({ labels, selectors, made }) => {
    const declarations = selectors.flatMap(({ metric }) => context.catalog.find(metric) ?? []);
    if (declarations.length === 0 || declarations.length < selectors.length) return [];
    const others = labels.filter(({ name }) => !made.includes(name));
    return strangers(context, rule, others, declarations);
  });
}

function strangers({ commonLabels }: LintContext, rule: Rule, labels: readonly Mention[], from: readonly Declaration[]): Finding[] {
  const known = new Set(from.flatMap(({ spec }) => Object.keys(spec.labels).map(labelName)));
  const onHistogram = from.some(({ spec }) => spec.kind === 'histogram');
  return labels
    .filter(({ name }) => !known.has(name) && !commonLabels.has(name) && !(onHistogram && isTenantLabel(name)))
    .map(({ name, offset }) => ({
      rule: 'unknown-label',
      severity: 'error',
      ...rule.placeOf(offset),
      message: `${rule.name} uses the label ${name}, which ${from.map(({ spec }) => spec.name).join(' and ')} has not got`,
      fix: `use one of ${[...known].join(', ') || 'no labels'}`,
    }));
}
