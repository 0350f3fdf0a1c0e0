/** Most active series that one metric may have: 4,000 tenants x 20 series (spec, "Global cardinality budget"). */
export const MAX_SERIES = 80_000;

export type MetricKind = 'counter' | 'histogram';

/** Either a closed list of values, or a cap on how many values are admitted (overflow included). */
export type LabelSpec = { readonly values: readonly string[] } | { readonly max: number };

export interface MetricSpec<Labels extends Record<string, LabelSpec> = Record<string, LabelSpec>> {
  /** The instrument's name as OpenTelemetry sees it: `busflow.tenant.requests`. */
  readonly name: string;
  readonly kind: MetricKind;
  /** UCUM: `s`, `By`, `{token}`. */
  readonly unit: string;
  readonly description: string;
  readonly labels: Labels;
  /** Active series allowed, all label combinations of one process together; at most {@link MAX_SERIES}. */
  readonly budget: number;
  /** The package or team that answers for it. */
  readonly owner: string;
  /** Emitted only where somebody switched it on: no rule has to read it, and no server to have it. */
  readonly optional?: true;
  /** Histograms only: upper bounds of the buckets, ascending, in `unit`. */
  readonly boundaries?: readonly number[];
}

export type LabelsOf<Spec> =
  Spec extends MetricSpec<infer Labels>
    ? { readonly [Key in keyof Labels]: Labels[Key] extends { readonly values: readonly (infer Value)[] } ? Value : string }
    : never;

/** A metric that breaks its own contract; thrown where it is declared. */
export class MetricDefinitionError extends Error {
  override readonly name = 'MetricDefinitionError';
}

/**
 * Declares a custom metric and holds it to its budget on paper: the product of the label caps (times buckets + 3 for a
 * histogram: `+Inf`, sum and count) must fit. A tenant label on a histogram is refused.
 *
 * @throws MetricDefinitionError naming the metric, what is wrong and what would be right.
 */
export function defineMetric<const Labels extends Record<string, LabelSpec>>(spec: MetricSpec<Labels>): MetricSpec<Labels> {
  const wrong = (what: string) => new MetricDefinitionError(`metric "${spec.name}": ${what}`);
  if (!/^[a-z][a-z0-9_.]*$/.test(spec.name)) throw wrong('a name is lower case letters, digits, dots and underscores');
  if (typeof spec.owner !== 'string' || spec.owner === '') throw wrong('it needs an owner: the package or team that answers for it');
  if (!Number.isInteger(spec.budget) || spec.budget < 1 || spec.budget > MAX_SERIES) {
    throw wrong(`budget ${spec.budget} is not a whole number from 1 to ${MAX_SERIES}`);
  }
  if (spec.kind === 'histogram' && 'tenant_id' in spec.labels) throw wrong('tenant_id must not stand on a histogram');
  if ((spec.kind === 'histogram') !== (spec.boundaries !== undefined))
    throw wrong('boundaries belong to a histogram, and every histogram has them');
  for (const [label, cap] of Object.entries(spec.labels)) {
    const size = labelSize(cap);
    if (!Number.isInteger(size) || size < 1) throw wrong(`label "${label}" admits ${size} values; it takes a whole number from 1`);
  }
  const series = worstCaseSeries(spec);
  if (series > spec.budget) throw wrong(`its labels allow ${series} series, its budget is ${spec.budget}`);
  return Object.freeze(spec);
}

/** How many series the declared labels allow at most. */
export function worstCaseSeries(spec: MetricSpec): number {
  const combinations = Object.values(spec.labels).reduce((product, cap) => product * labelSize(cap), 1);
  return spec.kind === 'histogram' ? combinations * ((spec.boundaries?.length ?? 0) + 3) : combinations;
}

function labelSize(cap: LabelSpec): number {
  return 'values' in cap ? cap.values.length : cap.max;
}
