import type { MetricData } from '@opentelemetry/sdk-metrics';

/** What the series of a metric that have these labels amount to: a counter's sum, a histogram's number of values. */
export function amountOf(metrics: readonly MetricData[], name: string, labels: Readonly<Record<string, unknown>>): number {
  return metrics
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap<{ readonly attributes: Readonly<Record<string, unknown>>; readonly value: unknown }>(({ dataPoints }) => dataPoints)
    .filter(({ attributes }) => Object.entries(labels).every(([label, value]) => attributes[label] === value))
    .reduce((sum, { value }) => sum + (typeof value === 'number' ? value : (value as { readonly count: number }).count), 0);
}
