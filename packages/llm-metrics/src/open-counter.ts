import { type Counter, metrics } from '@opentelemetry/api';
import { late, type MetricSpec, worstCaseSeries } from '@busflow/conventions';
import { limitAdvice, sdkLimit } from './sdk-limit.ts';

/** Name of the instrumentation scope, and of our voice in `diag`. */
export const SCOPE = '@busflow/llm-metrics';

export const meter = () => metrics.getMeter(SCOPE);

/** The counter of a declared metric, once there is an SDK; says so if that SDK would not keep all of its series. */
export function openCounter(spec: MetricSpec, complain: (cause: string, message: string) => void): () => Counter {
  const { name, unit, description } = spec;
  const series = worstCaseSeries(spec);
  return late(meter, (from) => {
    const counter = from.createCounter(name, { unit, description });
    const limit = sdkLimit(counter);
    if (limit !== undefined && limit <= series) complain(`limit of ${name}`, limitAdvice(name, limit, series));
    return counter;
  });
}
