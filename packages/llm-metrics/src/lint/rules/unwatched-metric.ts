import { declaredIn, type LintContext, rulesOf } from '../context.ts';
import type { Finding } from '../finding.ts';

/** Metrics that cost series in every service and that no rule reads: one finding for each file that declares some, at the first of them. */
export function unwatchedMetric(context: LintContext): Finding[] {
  const watched = new Set(rulesOf(context).flatMap((rule) => declaredIn(context, rule)));
  const unwatched = context.catalog.declarations.filter((declaration) => !watched.has(declaration) && !declaration.spec.optional);
  const first = unwatched.filter(({ file }, index) => unwatched.findIndex((other) => other.file === file) === index);
  return first.map(({ file, line, column }) => {
    const metrics = unwatched.filter((declaration) => declaration.file === file);
    const names = metrics.map(({ spec }) => spec.name).join(', ');
    const series = metrics.reduce((sum, { spec }) => sum + spec.budget, 0);
    return {
      rule: 'unwatched-metric',
      severity: 'warning',
      file,
      line,
      column,
      message: `no rule reads ${names}, which may have ${series} series`,
      fix: 'write an alert or a recording rule over each, or stop emitting it',
    };
  });
}
