import { ATTR_ROUTE, ATTR_TENANT_ID } from '@busflow/conventions';
import { expect, it } from 'vitest';
import { addressesFrom } from './addresses.ts';
import { grafanaTrace } from './grafana.ts';
import { logLinesOf } from './loki.ts';
import { metricsOf } from './prometheus.ts';

it('reads Loki’s lines with the names that OpenTelemetry gave them', () => {
  const structuredMetadata = {
    trace_id: 'a'.repeat(32),
    span_id: 'b'.repeat(16),
    severity_text: 'INFO',
    detected_level: 'info',
    observed_timestamp: '1',
    telemetry_sdk_name: 'opentelemetry',
    busflow_tenant_id: 'alpenbus',
    busflow_route: '/tours/:id',
    event_name: 'page_view',
    bookingId: 'b-1',
  };
  const stream = { service_name: 'passenger', deployment_environment_name: 'demo' };
  const answer = {
    data: {
      result: [
        {
          stream,
          values: [
            ['1700000000000250000', 'seen', { structuredMetadata }],
            ['1699999999000000000', 'first', {}],
          ] as const,
        },
      ],
    },
  };
  expect(logLinesOf(answer)).toEqual([
    { time: 1_699_999_999_000, severity: '', body: 'first', service: 'passenger', attributes: {}, resource: stream },
    {
      time: 1_700_000_000_000.25,
      severity: 'INFO',
      body: 'seen',
      service: 'passenger',
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      attributes: { [ATTR_TENANT_ID]: 'alpenbus', [ATTR_ROUTE]: '/tours/:id', 'event.name': 'page_view', bookingId: 'b-1' },
      resource: stream,
    },
  ]);
});

it('puts Prometheus’ series together again as metrics', () => {
  const resource = { job: 'busflow/busflow-api', instance: 'demo', service_name: 'busflow-api' };
  const series = (name: string, value: string, labels = {}) => ({
    metric: { __name__: name, ...resource, ...labels },
    value: [1, value] as const,
  });
  const metrics = metricsOf({
    data: {
      result: [
        series('target_info', '1'),
        series('request_seconds_bucket', '1', { route: '/a', le: '0.3' }),
        series('request_seconds_bucket', '2', { route: '/a', le: '+Inf' }),
        series('request_seconds_sum', '0.5', { route: '/a' }),
        series('request_seconds_count', '2', { route: '/a' }),
        series('seats_count', '44'),
        series('llm_tokens_total', '7', { tenant_id: 'acme' }),
      ],
    },
  });
  expect(metrics).toEqual([
    { name: 'llm_tokens_total', kind: 'counter', unit: '', points: [{ labels: { tenant_id: 'acme' }, value: 7 }] },
    { name: 'request_seconds', kind: 'histogram', unit: 's', points: [{ labels: { route: '/a' }, value: 2, sum: 0.5 }] },
    { name: 'seats_count', kind: 'gauge', unit: '', points: [{ labels: {}, value: 44 }] },
  ]);
});

it('knows where the compose file publishes the stack, and believes the environment first', () => {
  expect(addressesFrom({}).prometheus).toBe('http://127.0.0.1:9009/prometheus');
  expect(addressesFrom({ TEMPO_URL: 'http://tempo' }).tempo).toBe('http://tempo');
  expect(decodeURIComponent(grafanaTrace('http://g', 'abc'))).toContain('"query":"abc"');
});
