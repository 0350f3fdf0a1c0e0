import { declaredIn, type LintContext, rulesOf } from '../context.ts';
import type { Finding } from '../finding.ts';

/** A metric that costs series and that no rule reads. */
export function unwatchedMetric(context: LintContext): Finding[] {
  const watched = new Set(rulesOf(context).flatMap((rule) => declaredIn(context, rule)));
  return context.catalog.declarations
    .filter((declaration) => !watched.has(declaration))
    .map(({ spec, file, line, column }) => ({
      rule: 'unwatched-metric',
      severity: 'warning',
      file,
      line,
      column,
      message: `no rule reads ${spec.name} (up to ${spec.budget} series, owner ${spec.owner})`,
      fix: 'write an alert or a recording rule over it, or stop emitting it',
    }));
}
