import type { Declaration } from '../lint/catalog.ts';
import type { Finding, RuleId, Severity } from '../lint/finding.ts';
import type { RuleFile } from '../lint/rule-file.ts';
import { seriesNames } from '../lint/series.ts';
import { type Counts, countSeries } from './count.ts';
import type { Server } from './server.ts';

/** Share of the budget from which on the probe warns. */
const NEAR = 0.8;

/**
 * Holds each declared metric to its budget at a live server: that of its declaration, or less where a rule over it allows less. A metric without current
 * data is an error, unless allowed: the probe must not pass because nothing was there to count.
 *
 * @throws ProbeError when the server can't be asked.
 */
export async function probe(
  declarations: readonly Declaration[],
  files: readonly RuleFile[],
  server: Server,
  allowNoData: boolean,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const declaration of declarations) {
    const names = seriesNames(declaration.spec);
    const budget = Math.min(declaration.spec.budget, ...budgetsOf(files, names));
    findings.push(...judge(declaration, await countSeries(server, names), budget, server.window, allowNoData));
  }
  return findings;
}

function budgetsOf(files: readonly RuleFile[], names: readonly string[]): number[] {
  const rules = files.flatMap((file) => file.rules);
  const over = rules.filter(({ expression }) => expression.selectors.some(({ metric }) => metric !== undefined && names.includes(metric)));
  return over.map(({ budget }) => Number(budget?.text)).filter((budget) => Number.isSafeInteger(budget) && budget > 0);
}

function judge({ spec, ...place }: Declaration, counts: Counts, budget: number, window: string, allowNoData: boolean): Finding[] {
  const { active, recent } = counts;
  const finding = (rule: RuleId, severity: Severity, message: string, fix: string): Finding[] => [
    { rule, severity, ...place, message, fix },
  ];
  const count = Math.max(active, recent);
  if (count > budget) {
    const message = `${spec.name} has ${count} series (${active} of them active), over its budget of ${budget}`;
    return finding('live-over-budget', 'error', message, 'drop the instance label before it is stored, or find the label that grew');
  }
  if (active === 0 && recent === 0 && spec.optional) return [];
  if (active === 0) {
    const message =
      recent === 0 ? `${spec.name} has had no data for ${window}` : `${spec.name} has stopped: ${recent} series within ${window}, none now`;
    return finding('live-no-data', allowNoData ? 'warning' : 'error', message, 'probe where it is emitted, or pass --allow-no-data');
  }
  if (count > budget * NEAR) {
    const message = `${spec.name} has ${count} series, ${Math.round((100 * count) / budget)} % of its budget of ${budget}`;
    return finding('live-near-budget', 'warning', message, 'raise the budget while there is room under 80000, or lower a label cap');
  }
  return [];
}
