import { metrics } from '@opentelemetry/api';
import { createLlmMetrics, sdkViews } from '@busflow/llm-metrics';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { type Bench, cpuPerOperation } from '../harness.ts';

const TENANTS = 200;
const usage = { input: 400, cache_read: 1200, cache_write: 100, output: 250, reasoning: 50 };
const parts = Object.entries(usage);
const tenants = Array.from({ length: TENANTS }, (_, index) => `t-${index}`);

/** Keeps what is recorded and is never asked for it: the figure is that of recording. */
class IdleReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

function startSdk(): void {
  metrics.setGlobalMeterProvider(new MeterProvider({ views: [...sdkViews], readers: [new IdleReader()] }));
}

/** One call of a model with all five token types, against the five additions to a bare counter that it makes. */
const record: Bench = {
  bench: 'llm-metrics/record',
  unit: 'ns',
  peerName: 'five counter.add',
  ours() {
    startSdk();
    const llm = createLlmMetrics({ models: ['gpt-5.5', 'claude-sonnet-5', 'mistral-large-latest'] });
    return cpuPerOperation((count) => {
      for (let index = 0; index < count; index++) {
        llm.record({ tenant: tenants[index % TENANTS], model: 'gpt-5.5-2026-04-23', usage, provider: 'openai', operation: 'chat' });
      }
    });
  },
  peer() {
    startSdk();
    const counter = metrics.getMeter('bench').createCounter('llm_tokens_total', { unit: '{token}' });
    return cpuPerOperation((count) => {
      for (let index = 0; index < count; index++) {
        const tenant_id = tenants[index % TENANTS] as string;
        for (const [token_type, value] of parts) counter.add(value, { tenant_id, model_version: 'gpt-5.5', token_type });
      }
    });
  },
};

export const benches = [record];
