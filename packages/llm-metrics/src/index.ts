export { defineMetric, MetricDefinitionError, type LabelSpec, type MetricKind, type MetricSpec } from '@busflow/conventions';
export type { LlmCall } from './call.ts';
export { createLlmMetrics, type LlmMetrics } from './llm-metrics.ts';
export { LlmMetricsOptionsError, type LlmMetricsOptions } from './options.ts';
export { sdkViews } from './sdk-limit.ts';
export { usageFromAnthropic, type AnthropicResponse } from './usage/anthropic.ts';
export { usageFromOpenAI, type OpenAIResponse } from './usage/openai.ts';
export { missingUsage, type MissingReason, type TokenType, type Usage } from './usage/usage.ts';
