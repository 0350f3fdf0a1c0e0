/** What llm-metrics counts, and OpenTelemetry's names for a model call (semantic-conventions-genai, still in development: copied, not imported). */

/** Literally so named: the only name that survives every translation to Prometheus and Mimir. */
export const METRIC_LLM_TOKENS = 'llm_tokens_total';
export const METRIC_LLM_USAGE_MISSING = 'llm_usage_missing_total';
export const METRIC_LLM_COST = 'llm_cost_total';

/** OpenTelemetry's own names, in development there: https://github.com/open-telemetry/semantic-conventions-genai. */
export const METRIC_GEN_AI_INPUT_TOKENS = 'gen_ai.client.inference.usage.input_tokens';
export const METRIC_GEN_AI_OUTPUT_TOKENS = 'gen_ai.client.inference.usage.output_tokens';
export const METRIC_GEN_AI_CACHE_READ_TOKENS = 'gen_ai.client.inference.usage.cache_read.input_tokens';
export const METRIC_GEN_AI_CACHE_WRITE_TOKENS = 'gen_ai.client.inference.usage.cache_write.input_tokens';
export const METRIC_GEN_AI_REASONING_TOKENS = 'gen_ai.client.inference.usage.reasoning.output_tokens';
export const METRIC_GEN_AI_DURATION = 'gen_ai.client.operation.duration';
export const ATTR_GEN_AI_TOKEN_MODALITY = 'gen_ai.token.modality';

/** `model_version` of every model that was not declared. */
export const OTHER_MODEL = 'other';

export const ATTR_GEN_AI_OPERATION_NAME = 'gen_ai.operation.name';
export const ATTR_GEN_AI_PROVIDER_NAME = 'gen_ai.provider.name';
export const ATTR_GEN_AI_RESPONSE_MODEL = 'gen_ai.response.model';
/** All input tokens, cached ones included. */
export const ATTR_GEN_AI_INPUT_TOKENS = 'gen_ai.usage.input_tokens';
/** All output tokens, reasoning included. */
export const ATTR_GEN_AI_OUTPUT_TOKENS = 'gen_ai.usage.output_tokens';
export const ATTR_GEN_AI_CACHE_READ_TOKENS = 'gen_ai.usage.cache_read.input_tokens';
export const ATTR_GEN_AI_CACHE_WRITE_TOKENS = 'gen_ai.usage.cache_creation.input_tokens';
export const ATTR_GEN_AI_REASONING_TOKENS = 'gen_ai.usage.reasoning.output_tokens';
