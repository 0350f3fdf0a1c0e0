import { describe, expect, it } from 'vitest';
import { load } from './files.ts';

interface Server {
  server: { http_listen_address: string; grpc_listen_address: string; http_listen_port: number; grpc_listen_port: number };
}
interface Loki extends Server {
  analytics: { reporting_enabled: boolean };
  compactor: { retention_enabled: boolean; delete_request_store: string };
  limits_config: { retention_period: string; allow_structured_metadata: boolean; otlp_config: { resource_attributes: OtlpLabels } };
  schema_config: { configs: { store: string; schema: string; index: { period: string } }[] };
}
interface OtlpLabels {
  ignore_defaults: boolean;
  attributes_config: { action: string; attributes: string[] }[];
}
interface Tempo extends Server {
  usage_report: { reporting_enabled: boolean };
  distributor: { max_attribute_bytes: number; receivers: { otlp: { protocols: { http: { endpoint: string } } } } };
  backend_scheduler: { provider: { compaction: { compaction: { block_retention: string } } } };
  backend_worker: { compaction: { block_retention: string } };
  metrics_generator: { processor?: object };
  overrides: { defaults: { metrics_generator: { processors: string[]; max_active_series: number } } };
}
interface Mimir extends Server {
  usage_stats: { enabled: boolean };
  limits: { compactor_blocks_retention_period: string; max_global_series_per_metric: number; max_global_series_per_user: number };
}

const loki = load<Loki>('observability/loki/config.yaml', {});
const tempo = load<Tempo>('observability/tempo/config.yaml', {});
const mimir = load<Mimir>('observability/mimir/config.yaml', {});
const fortnight = '336h';

describe('Loki, Tempo and Mimir', () => {
  it('listen on loopback unless told otherwise', () => {
    for (const { server } of [loki, tempo, mimir]) {
      expect(server.http_listen_address).toBe('127.0.0.1');
      expect(server.grpc_listen_address).toBe('127.0.0.1');
    }
    expect(tempo.distributor.receivers.otlp.protocols.http.endpoint).toBe('127.0.0.1:4328');
  });

  it('run beside each other: no port twice', () => {
    const ports = [loki, tempo, mimir].flatMap(({ server }) => [server.http_listen_port, server.grpc_listen_port]);
    expect(new Set(ports).size).toBe(6);
  });

  it('listen everywhere in a container', () => {
    for (const name of ['loki', 'tempo', 'mimir']) {
      const { server } = load<Server>(`observability/${name}/config.yaml`, { LISTEN_ADDRESS: '0.0.0.0' });
      expect(server.http_listen_address).toBe('0.0.0.0');
    }
  });

  it('keep fourteen days', () => {
    expect(loki.limits_config.retention_period).toBe(fortnight);
    expect(loki.compactor).toMatchObject({ retention_enabled: true, delete_request_store: 'filesystem' });
    expect(loki.schema_config.configs.every(({ index }) => index.period === '24h')).toBe(true);
    expect(tempo.backend_scheduler.provider.compaction.compaction.block_retention).toBe(fortnight);
    expect(tempo.backend_worker.compaction.block_retention).toBe(fortnight);
    expect(mimir.limits.compactor_blocks_retention_period).toBe(fortnight);
  });

  it('report nothing to their vendor', () => {
    expect([loki.analytics.reporting_enabled, tempo.usage_report.reporting_enabled, mimir.usage_stats.enabled]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('hold a metric to its cardinality budget, and have room for several', () => {
    expect(mimir.limits.max_global_series_per_metric).toBe(80_000);
    expect(mimir.limits.max_global_series_per_user).toBeGreaterThan(10 * mimir.limits.max_global_series_per_metric);
  });

  it('index logs by the few labels that do not grow', () => {
    expect(loki.limits_config.otlp_config.resource_attributes).toEqual({
      ignore_defaults: true,
      attributes_config: [{ action: 'index_label', attributes: ['service.name', 'service.namespace', 'deployment.environment.name'] }],
    });
  });

  it('derive no metric by tenant from spans', () => {
    expect(tempo.metrics_generator.processor).toBeUndefined();
    expect(tempo.overrides.defaults.metrics_generator).toMatchObject({ processors: ['service-graphs'], max_active_series: 5000 });
  });
});
