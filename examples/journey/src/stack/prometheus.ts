import type { Metric, MetricPoint } from '../telemetry.ts';
import { get } from './get.ts';

export interface PrometheusAnswer {
  readonly data: {
    readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] }[];
  };
}

/** What the resource put on every series. */
const RESOURCE = new Set(['__name__', 'job', 'instance', 'service_name', 'service_namespace', 'deployment_environment_name']);

/** The last value of every series of this environment; not by instance, which a collector that adds replicas up takes away. */
export async function fetchMetrics(prometheus: string, environment: string): Promise<{ metrics: Metric[]; wire: string }> {
  const query = new URLSearchParams({ query: `{deployment_environment_name="${environment}"}` });
  const wire = (await get(`${prometheus}/api/v1/query?${query.toString()}`)).toString('utf8');
  return { metrics: metricsOf(JSON.parse(wire) as PrometheusAnswer), wire };
}

type Series = PrometheusAnswer['data']['result'][number];

/** Series put together again as the metrics they came from: a histogram is what has buckets. */
export function metricsOf({ data: { result } }: PrometheusAnswer): Metric[] {
  const histograms = new Set(result.map(nameOf).flatMap((name) => (name.endsWith('_bucket') ? [name.slice(0, -'_bucket'.length)] : [])));
  const partOf = (series: Series) => {
    const name = nameOf(series);
    const part = /_(?:bucket|count|sum)$/.exec(name)?.[0] ?? '';
    const base = name.slice(0, name.length - part.length);
    return histograms.has(base) ? { name: base, part } : { name, part: '' };
  };
  const metrics = Map.groupBy(
    result.filter((series) => nameOf(series) !== 'target_info'),
    (series) => partOf(series).name,
  );
  return [...metrics]
    .map(([name, members]): Metric => {
      const kind = histograms.has(name) ? 'histogram' : name.endsWith('_total') ? 'counter' : 'gauge';
      const points = new Map<string, MetricPoint>();
      for (const series of members) {
        const { part } = partOf(series);
        if (part === '_bucket') continue;
        const labels = Object.fromEntries(Object.entries(series.metric).filter(([key]) => !RESOURCE.has(key)));
        const key = JSON.stringify(labels);
        const number = Number(series.value[1]);
        const before = points.get(key) ?? { labels, value: 0 };
        points.set(key, part === '_sum' ? { ...before, sum: number } : { ...before, value: number });
      }
      return { name, kind, unit: unitOf(name), points: [...points.values()] };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

const nameOf = ({ metric }: Series) => metric['__name__'] ?? '';
const unitOf = (name: string) => (/_seconds(?:_total)?$/.test(name) ? 's' : /_bytes(?:_total)?$/.test(name) ? 'By' : '');
