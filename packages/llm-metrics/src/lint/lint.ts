import { createCatalog, type Declaration } from './catalog.ts';
import type { LintContext } from './context.ts';
import { type Finding, inOrder } from './finding.ts';
import type { RuleFile } from './rule-file.ts';
import { budget } from './rules/budget.ts';
import { syntax } from './rules/syntax.ts';
import { tenantOnHistogram } from './rules/tenant-on-histogram.ts';
import { tenantOverflow } from './rules/tenant-overflow.ts';
import { unknownLabel } from './rules/unknown-label.ts';
import { unknownMetric } from './rules/unknown-metric.ts';
import { unwatchedMetric } from './rules/unwatched-metric.ts';

export interface LintInput {
  readonly declarations: readonly Declaration[];
  readonly files: readonly RuleFile[];
  /** Prefixes of the metrics that must be declared. @default ['busflow_', 'llm_'] */
  readonly own?: readonly string[];
  /** Labels allowed on every metric, besides {@link COMMON_LABELS}. @default [] */
  readonly labels?: readonly string[];
}

export const OWN_PREFIXES = ['busflow_', 'llm_'] as const;

/** What the scrape, the collector and the resource put on every series. */
export const COMMON_LABELS: readonly string[] = [
  '__name__ job instance le quantile cluster namespace pod container node',
  'service_name service_namespace service_version service_instance_id deployment_environment deployment_environment_name',
  'otel_scope_name otel_scope_version otel_scope_schema_url otel_metric_overflow',
].flatMap((names) => names.split(' '));

const CHECKS: readonly ((context: LintContext) => Finding[])[] = [
  syntax,
  budget,
  unknownMetric,
  unknownLabel,
  tenantOnHistogram,
  tenantOverflow,
  unwatchedMetric,
];

/** Holds rule files to the declared metrics. Pure: reads no file and asks no server. */
export function lint({ declarations, files, own = OWN_PREFIXES, labels = [] }: LintInput): Finding[] {
  const context: LintContext = {
    catalog: createCatalog(declarations),
    files,
    recorded: new Set(files.flatMap(({ rules }) => rules.filter(({ kind }) => kind === 'record').map(({ name }) => name))),
    own,
    commonLabels: new Set([...COMMON_LABELS, ...labels]),
  };
  return CHECKS.flatMap((check) => check(context)).sort(inOrder);
}
