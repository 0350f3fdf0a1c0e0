import type { MetricSpec } from '@busflow/conventions';

/** UCUM units as Prometheus spells them; annotations such as `{token}` leave no trace in a name. */
const UNITS: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  '%': 'percent',
};

const HISTOGRAM_PARTS = ['_bucket', '_sum', '_count'] as const;

/** A metric's name once the collector's Prometheus exporters, suffixes on, have translated it. */
function prometheusName({ name, kind, unit }: MetricSpec): string {
  const base = name.replaceAll('.', '_');
  const suffix = unit.startsWith('{') ? undefined : UNITS[unit];
  const words = base.split('_').filter((word) => kind !== 'counter' || word !== 'total');
  if (suffix !== undefined && !words.includes(suffix)) words.push(suffix);
  if (kind === 'counter') words.push('total');
  return words.join('_');
}

/** A label's name in Prometheus. */
export function labelName(attribute: string): string {
  return attribute.replaceAll('.', '_');
}

/** The names under which its series stand: three for a histogram with buckets. */
export function seriesNames(spec: MetricSpec): string[] {
  const name = prometheusName(spec);
  return spec.kind === 'histogram' ? HISTOGRAM_PARTS.map((part) => name + part) : [name];
}
