import { createNoopMeter, type Meter, type MeterProvider } from '@opentelemetry/api';
import { dropped } from '../metrics.ts';

/**
 * The batch processors tell what they drop only through their self-observation counters. This stands in for the meter behind those
 * counters and keeps the one figure that matters: items refused because the queue was full.
 */
export function countQueueDrops(signal: 'traces' | 'logs'): MeterProvider {
  const meter: Meter = Object.assign(Object.create(createNoopMeter()) as Meter, {
    createCounter: () => ({
      add(count: number, attributes?: Record<string, unknown>) {
        if (attributes?.['error.type'] === 'queue_full') dropped.record(count, { signal, reason: 'queue_full' });
      },
    }),
  });
  return { getMeter: () => meter };
}
