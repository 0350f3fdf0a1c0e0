import type { Counter } from '@opentelemetry/api';
import { MAX_SERIES, METRIC_LLM_COST, METRIC_LLM_TOKENS } from '@busflow/conventions';

/**
 * Views for a `MeterProvider` of your own: the SDK keeps 2,000 series of a metric by default and adds the rest to one series without
 * labels, silently. Its limit counts that series too, hence the one on top.
 */
export const sdkViews: readonly { readonly instrumentName: string; readonly aggregationCardinalityLimit: number }[] = [
  METRIC_LLM_TOKENS,
  METRIC_LLM_COST,
].map((instrumentName) => ({ instrumentName, aggregationCardinalityLimit: MAX_SERIES + 1 }));

/** The SDK's own default. */
const DEFAULT_LIMIT = 2_000;
const LIMIT_FIELD = '_aggregationCardinalityLimit';

/**
 * How many series the SDK behind the counter keeps in one collection, or undefined where it doesn't say. The API has no question
 * for it, so this looks into @opentelemetry/sdk-metrics 2 and 3 and expects nothing.
 */
export function sdkLimit(counter: Counter): number | undefined {
  const storage = fieldOf(counter, '_writableMetricStorage');
  const behind = fieldOf(storage, '_backingStorages');
  const storages: readonly unknown[] = Array.isArray(behind) ? behind : [storage];
  const limits = storages.flatMap(limitOf);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

export function limitAdvice(name: string, limit: number, series: number): string {
  return (
    `the SDK keeps ${limit} series of ${name} a collection and this set-up may have ${series}: tenants will be under-counted. ` +
    `It takes ${series + 1}: pass sdkViews to the MeterProvider`
  );
}

function limitOf(storage: unknown): number[] {
  if (typeof storage !== 'object' || storage === null || !(LIMIT_FIELD in storage)) return [];
  const limit = storage[LIMIT_FIELD] ?? DEFAULT_LIMIT;
  return typeof limit === 'number' ? [limit] : [];
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
