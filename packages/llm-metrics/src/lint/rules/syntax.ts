import { type LintContext, rulesOf } from '../context.ts';
import type { Finding } from '../finding.ts';

/**
 * Incorrect: `expr: sum by (tenant_id (rate(llm_tokens_total[5m]))`
 * Correct: `expr: sum by (tenant_id) (rate(llm_tokens_total[5m]))`
 */
export function syntax(context: LintContext): Finding[] {
  const broken = { rule: 'syntax', severity: 'error' } as const;
  return [
    ...context.files.flatMap(({ troubles }) =>
      troubles.map((trouble) => ({ ...broken, ...trouble, fix: 'write it as YAML; render a template first' })),
    ),
    ...rulesOf(context).flatMap(({ name, expression, placeOf }) =>
      expression.error === undefined
        ? []
        : [
            {
              ...broken,
              ...placeOf(expression.error),
              message: `the expression of ${name} is no PromQL from here on`,
              fix: 'close what is open; rules in LogQL belong to another check',
            },
          ],
    ),
  ];
}
