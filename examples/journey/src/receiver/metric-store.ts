import { prometheusLabel, prometheusName } from '../prometheus-name.ts';
import type { Metric, MetricPoint } from '../telemetry.ts';
import { attributesOf } from './convert.ts';
import type { OtlpMetric, OtlpMetrics, OtlpPoint } from './otlp.ts';

const DELTA = 1;

interface Series {
  readonly name: string;
  readonly kind: Metric['kind'];
  readonly unit: string;
  readonly points: Map<string, MetricPoint>;
}

/** The last point of every series; deltas are added up. */
export class MetricStore {
  readonly #metrics = new Map<string, Series>();

  add(request: OtlpMetrics): void {
    for (const { resource, scopeMetrics = [] } of request.resourceMetrics ?? []) {
      const instance = String(attributesOf(resource?.attributes)['service.instance.id'] ?? '');
      for (const metric of scopeMetrics.flatMap((scope) => scope.metrics ?? [])) this.#addMetric(metric, instance);
    }
  }

  get metrics(): Metric[] {
    return [...this.#metrics.values()]
      .map((series) => ({ ...series, points: [...series.points.values()] }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  #addMetric(metric: OtlpMetric, instance: string): void {
    const data = metric.sum ?? metric.gauge ?? metric.histogram;
    if (data === undefined || metric.name === undefined) return;
    const kind = metric.histogram ? 'histogram' : metric.sum?.isMonotonic ? 'counter' : 'gauge';
    const unit = metric.unit ?? '';
    const name = prometheusName(metric.name, unit, kind);
    const series = this.#metrics.get(name) ?? { name, kind, unit, points: new Map<string, MetricPoint>() };
    this.#metrics.set(name, series);
    for (const point of data.dataPoints ?? []) {
      const next = pointOf(point);
      const key = JSON.stringify([instance, next.labels]);
      const before = data.aggregationTemporality === DELTA ? series.points.get(key) : undefined;
      series.points.set(key, before === undefined ? next : sum(before, next));
    }
  }
}

function pointOf(point: OtlpPoint): MetricPoint {
  const labels = Object.fromEntries(
    Object.entries(attributesOf(point.attributes)).map(([key, value]) => [prometheusLabel(key), String(value)]),
  );
  const value = Number(point.count ?? point.asInt ?? point.asDouble ?? 0);
  return point.sum === undefined ? { labels, value } : { labels, value, sum: point.sum };
}

function sum(a: MetricPoint, b: MetricPoint): MetricPoint {
  return { labels: b.labels, value: a.value + b.value, ...(b.sum !== undefined && { sum: (a.sum ?? 0) + b.sum }) };
}
