import { tracesOf, type Reader, type Telemetry } from '../telemetry.ts';
import type { Addresses } from './addresses.ts';
import { get } from './get.ts';
import { grafanaTrace } from './grafana.ts';
import { fetchLogs } from './loki.ts';
import { fetchMetrics } from './prometheus.ts';
import { fetchTrace, searchTraces } from './tempo.ts';

/**
 * The same telemetry from Tempo, Loki and Mimir (or a Prometheus behind the same collector). This run's is told from
 * others' by its environment's name.
 *
 * @throws where one of the backends does not answer.
 */
export async function openStack(addresses: Addresses, environment: string): Promise<Reader> {
  const { grpc, http, tempo, loki, prometheus, grafana } = addresses;
  await Promise.all([get(`${tempo}/api/echo`), get(`${loki}/loki/api/v1/labels`), get(`${prometheus}/api/v1/query?query=vector(1)`)]);
  const since = Date.now() - 5000;
  return {
    endpoints: { grpc, http },
    patience: { deadlineMs: 45_000, pauseMs: 1000 },
    async read(): Promise<Telemetry> {
      const [found, { logs, wire: logWire }, { metrics, wire: metricWire }] = await Promise.all([
        searchTraces(tempo, environment, since),
        fetchLogs(loki, environment, since),
        fetchMetrics(prometheus, environment),
      ]);
      // A search lags behind; by its id a trace is found at once.
      const ids = new Set([...found, ...logs.flatMap((line) => line.traceId ?? [])]);
      const traces = await Promise.all([...ids].map((id) => fetchTrace(tempo, id)));
      return {
        traces: tracesOf(traces.flatMap(({ spans }) => spans)),
        logs,
        metrics,
        wire: [logWire, metricWire, ...traces.map(({ wire }) => wire)],
      };
    },
    describe: () => `read back from Tempo, Loki and Mimir as environment ${environment}`,
    linkTo: (traceId) => grafanaTrace(grafana, traceId),
    close: () => Promise.resolve(),
  };
}
