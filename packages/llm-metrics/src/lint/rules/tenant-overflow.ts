import { type LintContext, rulesOf } from '../context.ts';
import type { Finding } from '../finding.ts';
import type { Rule } from '../rule-file.ts';
import { isTenantLabel } from '../tenant-label.ts';

/**
 * `__overflow__` is all the tenants beyond the cap: in an alert by tenant it looks like one very large tenant.
 *
 * Incorrect: `sum by (tenant_id) (rate(llm_tokens_total[5m])) > 1000`
 * Correct: `sum by (tenant_id) (rate(llm_tokens_total{tenant_id!="__overflow__"}[5m])) > 1000`, and an alert of its own on the overflow
 */
export function tenantOverflow(context: LintContext): Finding[] {
  return rulesOf(context)
    .filter(({ kind }) => kind === 'alert')
    .flatMap((rule) => judge(context, rule));
}

function judge({ catalog }: LintContext, rule: Rule): Finding[] {
  return rule.expression.groupings.flatMap(({ labels, selectors }) =>
    labels
      .filter(({ name }) => isTenantLabel(name))
      .flatMap(({ name, offset }): Finding[] => {
        const open = selectors.find(({ metric, labels: matched }) => {
          const cap = catalog.find(metric)?.spec.labels[name];
          return cap !== undefined && 'max' in cap && !matched.some((matcher) => matcher.name === name);
        });
        if (open === undefined) return [];
        return [
          {
            rule: 'tenant-overflow',
            severity: 'warning',
            ...rule.placeOf(offset),
            message: `${rule.name} goes by ${name}, and takes all tenants over the cap of ${open.metric} for one named __overflow__`,
            fix: `${open.metric}{${name}!="__overflow__"}, and an alert of its own on the overflow`,
          },
        ];
      }),
  );
}
