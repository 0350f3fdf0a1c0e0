import {
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_TOKEN_MODALITY,
  defineMetric,
  METRIC_GEN_AI_CACHE_READ_TOKENS,
  METRIC_GEN_AI_CACHE_WRITE_TOKENS,
  METRIC_GEN_AI_DURATION,
  METRIC_GEN_AI_INPUT_TOKENS,
  METRIC_GEN_AI_OUTPUT_TOKENS,
  METRIC_GEN_AI_REASONING_TOKENS,
  type MetricSpec,
} from '@busflow/conventions';

/** What is put where OpenTelemetry requires a value and nobody gave one. */
export const NOT_TOLD = 'unknown';

/** The values come from callers and from providers' answers. 1,280 combinations are within the SDK's own limit of 2,000. */
const CALL = {
  [ATTR_GEN_AI_OPERATION_NAME]: { max: 8 },
  [ATTR_GEN_AI_PROVIDER_NAME]: { max: 8 },
  [ATTR_GEN_AI_RESPONSE_MODEL]: { max: 20 },
} as const;

function tokens(name: string, description: string) {
  return defineMetric({
    name,
    kind: 'counter',
    unit: '{token}',
    description,
    labels: { ...CALL, [ATTR_GEN_AI_TOKEN_MODALITY]: { values: [NOT_TOLD] } },
    budget: 1_280,
    owner: 'llm-metrics',
    optional: true,
  });
}

/** Totals with subsets, as OpenTelemetry has them. */
export const OTEL_TOKENS = {
  input: tokens(METRIC_GEN_AI_INPUT_TOKENS, 'Input tokens, cached ones included.'),
  output: tokens(METRIC_GEN_AI_OUTPUT_TOKENS, 'Output tokens, reasoning included.'),
  cacheRead: tokens(METRIC_GEN_AI_CACHE_READ_TOKENS, 'Input tokens that were read from a cache.'),
  cacheWrite: tokens(METRIC_GEN_AI_CACHE_WRITE_TOKENS, 'Input tokens that were written to a cache.'),
  reasoning: tokens(METRIC_GEN_AI_REASONING_TOKENS, 'Output tokens that were reasoning.'),
} as const;

export const OTEL_DURATION = defineMetric({
  name: METRIC_GEN_AI_DURATION,
  kind: 'histogram',
  unit: 's',
  description: 'From the request to the end of the answer.',
  labels: CALL,
  // OpenTelemetry's.
  boundaries: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
  budget: 21_760,
  owner: 'llm-metrics',
  optional: true,
});

export const otelMetrics: readonly MetricSpec[] = [...Object.values(OTEL_TOKENS), OTEL_DURATION];
