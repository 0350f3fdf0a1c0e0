import { createLlmMetrics } from '@busflow/llm-metrics';
import type { FactoryProvider } from '@nestjs/common';

export const READING_MODEL = 'gpt-5.5';
export const CHECKING_MODEL = 'claude-sonnet-5';

export type LlmMetrics = ReturnType<typeof createLlmMetrics>;
export const LLM_METRICS = Symbol('LlmMetrics');

export const llmMetricsProvider: FactoryProvider = {
  provide: LLM_METRICS,
  useFactory: () => createLlmMetrics({ models: [READING_MODEL, CHECKING_MODEL, 'mistral-large-latest'] }),
};
