import { type LintContext, rulesOf } from '../context.ts';
import type { Finding } from '../finding.ts';
import type { Mention } from '../promql.ts';
import { isTenantLabel } from '../tenant-label.ts';

/**
 * A histogram has a series for each bucket: 4,000 tenants times a dozen buckets is over every budget, span metrics included.
 *
 * Incorrect: `histogram_quantile(0.95, sum by (le, tenant_id) (rate(http_server_request_duration_seconds_bucket[5m])))`
 * Correct: `histogram_quantile(0.95, sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket[5m])))`
 */
export function tenantOnHistogram(context: LintContext): Finding[] {
  const isHistogram = (metric = '') => metric.endsWith('_bucket') || context.catalog.find(metric)?.spec.kind === 'histogram';
  return rulesOf(context).flatMap((rule) => {
    const { selectors, groupings } = rule.expression;
    const mentions: Mention[] = [
      ...selectors.filter(({ metric }) => isHistogram(metric)).flatMap(({ labels }) => labels),
      ...groupings.filter((grouping) => grouping.selectors.some(({ metric }) => isHistogram(metric))).flatMap(({ labels }) => labels),
    ];
    return mentions
      .filter(({ name }) => isTenantLabel(name))
      .map(({ name, offset }): Finding => ({
        rule: 'tenant-on-histogram',
        severity: 'error',
        ...rule.placeOf(offset),
        message: `${rule.name} expects ${name} on a histogram, where it may not stand`,
        fix: 'count what is too slow by tenant in a counter, or drop the tenant here',
      }));
  });
}
