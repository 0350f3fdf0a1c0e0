import { type LintContext, rulesOf } from '../context.ts';
import type { Finding } from '../finding.ts';

/**
 * A rule over a metric of ours that nobody emits never fires. Metrics of others (`up`, `node_*`) are not ours to declare.
 *
 * Incorrect: `rate(llm_token_total[5m])`
 * Correct: `rate(llm_tokens_total[5m])`
 */
export function unknownMetric(context: LintContext): Finding[] {
  const { catalog, recorded, own } = context;
  return rulesOf(context).flatMap((rule) =>
    rule.expression.selectors.flatMap(({ metric, offset }): Finding[] => {
      if (metric === undefined || !own.some((prefix) => metric.startsWith(prefix))) return [];
      if (catalog.find(metric) !== undefined || recorded.has(metric)) return [];
      const nearest = catalog.nearest(metric);
      const fix = nearest === undefined ? 'declare it with defineMetric, or remove it from the rule' : `write ${nearest}`;
      return [
        {
          rule: 'unknown-metric',
          severity: 'error',
          ...rule.placeOf(offset),
          message: `${rule.name} reads ${metric}, which nothing declares`,
          fix,
        },
      ];
    }),
  );
}
