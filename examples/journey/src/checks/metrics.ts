import { TENANT, type Scene } from '../scene.ts';
import type { Metric, MetricPoint } from '../telemetry.ts';
import { check, some, type Check } from './check.ts';

export function metricChecks({ telemetry: { metrics } }: Scene): Check[] {
  const tokens = points(metrics, 'llm_tokens_total');
  const models = new Set(
    tokens.filter((point) => point.labels['tenant_id'] === TENANT && point.value > 0).map((point) => point.labels['model_version']),
  );
  const requests = points(metrics, 'http_server_request_duration_seconds');
  const bookings = requests.filter((point) => point.labels['http_route'] === '/api/bookings');
  return [
    check(
      'LLM tokens are counted by tenant and model, for both providers',
      models.size >= 2,
      `llm_tokens_total of ${TENANT} for two models`,
      `${sum(tokens)} tokens of ${some([...models].map(String), 'no model')}`,
    ),
    check(
      'Requests are timed by route, and by no tenant',
      bookings.length > 0 && requests.every((point) => point.labels['tenant_id'] === undefined),
      'http_server_request_duration_seconds with http_route="/api/bookings", without tenant_id',
      `${sum(requests)} requests on ${some([...new Set(requests.flatMap((point) => point.labels['http_route'] ?? []))], 'no route')}`,
    ),
    countCheck('The booking is counted as started and completed', metrics, [
      ['busflow_booking_started_total', { tenant_id: TENANT }, 1],
      ['busflow_booking_completed_total', { tenant_id: TENANT }, 1],
      ['busflow_booking_failed_total', {}, 0],
    ]),
    countCheck('Calls to providers and what came back are counted', metrics, [
      ['busflow_webhook_outbound_total', { provider: 'mollie', outcome: 'sent' }, 1],
      ['busflow_webhook_outbound_total', { provider: 'whatsapp', outcome: 'sent' }, 1],
      ['busflow_webhook_links_total', { provider: 'mollie', outcome: 'linked' }, 1],
      ['busflow_webhook_links_total', { provider: 'whatsapp', outcome: 'linked' }, 2],
      ['busflow_webhook_roundtrip_seconds', {}, 3],
    ]),
  ];
}

type Expected = readonly [name: string, labels: Readonly<Record<string, string>>, value: number];

function countCheck(name: string, metrics: readonly Metric[], expected: readonly Expected[]): Check {
  const found = expected.map(([metric, labels, value]) => ({
    label: labelled(metric, labels),
    value,
    came: sum(points(metrics, metric, labels)),
  }));
  const wrong = found.filter(({ value, came }) => value !== came);
  return check(
    name,
    wrong.length === 0,
    wrong.map(({ label, value }) => `${label}=${value}`).join(', '),
    (wrong.length === 0 ? found : wrong).map(({ label, came }) => `${label}=${came}`).join(', '),
  );
}

function points(metrics: readonly Metric[], name: string, labels: Readonly<Record<string, string>> = {}): MetricPoint[] {
  return metrics
    .filter((metric) => metric.name === name)
    .flatMap((metric) => metric.points)
    .filter((point) => Object.entries(labels).every(([key, value]) => point.labels[key] === value));
}

const sum = (found: readonly MetricPoint[]) => found.reduce((total, point) => total + point.value, 0);

const labelled = (name: string, labels: Readonly<Record<string, string>>) => {
  const values = Object.values(labels);
  return values.length === 0 ? name : `${name}{${values.join(',')}}`;
};
