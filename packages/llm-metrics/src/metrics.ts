import { defineMetric, METRIC_LLM_TOKENS, METRIC_LLM_USAGE_MISSING, type MetricSpec } from '@busflow/conventions';
import { MISSING_REASONS, TOKEN_TYPES } from './usage/usage.ts';

export const DEFAULT_MAX_TENANTS = 4_000;
const DEFAULT_MAX_MODELS = 3;

/** The labels of `llm_tokens_total` for so many tenants (overflow included) and declared models (`other` comes on top). */
export function tokensMetric(maxTenants: number, maxModels: number) {
  return defineMetric({
    name: METRIC_LLM_TOKENS,
    kind: 'counter',
    unit: '{token}',
    description: 'Tokens that language models billed, each one counted once.',
    labels: { tenant_id: { max: maxTenants }, model_version: { max: maxModels + 1 }, token_type: { values: TOKEN_TYPES } },
    budget: 80_000,
    owner: 'llm-metrics',
  });
}

export const USAGE_MISSING = defineMetric({
  name: METRIC_LLM_USAGE_MISSING,
  kind: 'counter',
  unit: '{call}',
  description: 'Model calls whose token counts are not known, or not all of them.',
  labels: { model_version: { max: 60 }, reason: { values: MISSING_REASONS } },
  budget: 200,
  owner: 'llm-metrics',
});

/** What this package emits by default, for the linter. */
export const metrics: readonly MetricSpec[] = [tokensMetric(DEFAULT_MAX_TENANTS, DEFAULT_MAX_MODELS), USAGE_MISSING];
