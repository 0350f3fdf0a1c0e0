import { beforeAll, describe, expect, it } from 'vitest';
import type { MetricSpec } from '../packages/conventions/src/metric.ts';
import { labelName, seriesNames } from '../packages/llm-metrics/src/lint/series.ts';
import * as llm from '../packages/llm-metrics/src/metrics.ts';
import * as api from '../packages/otel-nest/src/metrics.ts';
import * as webhooks from '../packages/webhook-trace/src/metrics.ts';
import { load } from './files.ts';
import { startPrometheus, type Prometheus } from './prometheus-server.ts';

interface Target {
  readonly datasource: { readonly type: string };
  readonly expr?: string;
  readonly legendFormat?: string;
}
interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly Target[] }[];
}

const { panels } = load<Dashboard>('observability/grafana/dashboards/journey.json');
const queries = panels.flatMap(({ title, targets = [] }) =>
  targets
    .filter(({ datasource }) => datasource.type === 'prometheus')
    .map(({ expr = '', legendFormat = '' }) => ({ title, expr, legendFormat })),
);
const counts = queries.filter(({ expr }) => expr.includes('increase('));

/** OpenTelemetry's own, which nobody here declares. */
const REQUESTS: MetricSpec = {
  name: 'http.server.request.duration',
  kind: 'histogram',
  unit: 's',
  description: '',
  labels: { http_response_status_code: { values: ['200'] } },
  budget: 100,
  owner: 'otel-nest',
  boundaries: [0.3],
};
const declared = [...Object.values(api), ...Object.values(webhooks), ...llm.metrics].filter(
  (value): value is MetricSpec => typeof value === 'object' && 'budget' in value,
);

/** A young process: requests come all the time, and everything else has happened five times before anybody looked. */
function exposition(scrape: number): string {
  return [...declared.flatMap((spec) => series(spec, 5)), ...series(REQUESTS, scrape)].join('');
}

function series(spec: MetricSpec, value: number): string[] {
  // What the collector adds to each series, and one value of each label.
  const labels = { service_name: 'busflow-api', deployment_environment_name: 'production' };
  for (const [label, cap] of Object.entries(spec.labels))
    Object.assign(labels, { [labelName(label)]: 'values' in cap ? cap.values[0] : 'some' });
  const bounds = [...(spec.boundaries ?? []), '+Inf'];
  return seriesNames(spec).flatMap((name) =>
    name.endsWith('_bucket') ? bounds.map((le) => sample(name, { ...labels, le }, value)) : [sample(name, labels, value)],
  );
}

function sample(name: string, labels: object, value: number): string {
  const text = Object.entries(labels).map(([label, is]) => `${label}="${String(is)}"`);
  return `${name}{${text.join(',')}} ${value}\n`;
}

/** As Grafana asks with all environments and services chosen. */
function asked(expr: string, window: string): string {
  return expr.replaceAll(/\$environment|\$service/g, '.+').replaceAll('$__rate_interval', window);
}

let prometheus: Prometheus;
beforeAll(async () => {
  prometheus = await startPrometheus(exposition);
  return () => prometheus.stop();
}, 60_000);

describe('the dashboard at a real Prometheus', () => {
  it.each(queries)('$title, $legendFormat: reads what is declared, under the labels of its legend', async ({ expr, legendFormat }) => {
    const found = await prometheus.query(asked(expr, '1m'));
    expect(found).toHaveLength(1);
    const labels = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    expect(Object.keys(found[0]?.metric ?? {})).toEqual(expect.arrayContaining(labels));
    expect(Number(found[0]?.value[1])).toBeGreaterThanOrEqual(0);
  });

  it.each(counts)('$title, $legendFormat: counts what happened before the first export, once', async ({ expr }) => {
    const values = async (window: string) => (await prometheus.query(asked(expr, window))).map(({ value }) => value[1]);
    expect(await values('1m')).toEqual(['5']);
    expect(await values('2s')).toEqual(['0']);
  });

  it('asks for something by all three names', () => {
    expect([queries.length, counts.length]).toEqual([10, 5]);
  });
});
