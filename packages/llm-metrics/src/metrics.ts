import { defineMetric, METRIC_LLM_COST, METRIC_LLM_TOKENS, METRIC_LLM_USAGE_MISSING, type MetricSpec } from '@busflow/conventions';
import { CURRENCIES } from './cost.ts';
import { otelMetrics } from './otel-metrics.ts';
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

/** The labels of `llm_cost_total`; a process counts in one currency. */
export function costMetric(maxTenants: number, maxModels: number) {
  return defineMetric({
    name: METRIC_LLM_COST,
    kind: 'counter',
    unit: '{currency}',
    description: 'What the counted tokens cost, in units of the currency.',
    labels: { tenant_id: { max: maxTenants }, model_version: { max: maxModels + 1 }, currency: { values: CURRENCIES } },
    budget: 32_000,
    owner: 'llm-metrics',
    optional: true,
  });
}

/** Why a call is counted as missing that used tokens: no price is known for its model. */
export const UNPRICED = 'unpriced';

export const USAGE_MISSING = defineMetric({
  name: METRIC_LLM_USAGE_MISSING,
  kind: 'counter',
  unit: '{call}',
  description: 'Model calls whose token counts or cost are not known, or not all of them.',
  labels: { model_version: { max: 50 }, reason: { values: [...MISSING_REASONS, UNPRICED] } },
  budget: 200,
  owner: 'llm-metrics',
});

/** What this package emits, for the linter. */
export const metrics: readonly MetricSpec[] = [
  tokensMetric(DEFAULT_MAX_TENANTS, DEFAULT_MAX_MODELS),
  costMetric(DEFAULT_MAX_TENANTS, DEFAULT_MAX_MODELS),
  USAGE_MISSING,
  ...otelMetrics,
];
