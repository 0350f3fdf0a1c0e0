/** Where the stack of docker-compose.observability.yml listens, unless the environment says otherwise. */
export interface Addresses {
  readonly grpc: string;
  readonly http: string;
  readonly tempo: string;
  readonly loki: string;
  readonly prometheus: string;
  readonly grafana: string;
}

export function addressesFrom(env: NodeJS.ProcessEnv): Addresses {
  return {
    grpc: env['OTLP_GRPC_URL'] ?? 'http://127.0.0.1:4317',
    http: env['OTLP_HTTP_URL'] ?? 'http://127.0.0.1:4318',
    tempo: env['TEMPO_URL'] ?? 'http://127.0.0.1:3200',
    loki: env['LOKI_URL'] ?? 'http://127.0.0.1:3100',
    prometheus: env['PROMETHEUS_URL'] ?? 'http://127.0.0.1:9009/prometheus',
    grafana: env['GRAFANA_URL'] ?? 'http://127.0.0.1:3000',
  };
}
