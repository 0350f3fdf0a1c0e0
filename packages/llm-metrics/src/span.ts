import type { Attributes, Span } from '@opentelemetry/api';
import {
  ATTR_GEN_AI_CACHE_READ_TOKENS,
  ATTR_GEN_AI_CACHE_WRITE_TOKENS,
  ATTR_GEN_AI_INPUT_TOKENS,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_OUTPUT_TOKENS,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REASONING_TOKENS,
  ATTR_GEN_AI_RESPONSE_MODEL,
} from '@busflow/conventions';
import type { LlmCall } from './call.ts';

/** Model names come from outside. Characters. */
const NAME_LIMIT = 128;

/** OpenTelemetry's totals include their parts, where ours are disjoint. */
export function describeOnSpan(span: Span | undefined, { usage, model, provider, operation }: LlmCall): void {
  if (span === undefined || !span.isRecording()) return;
  const attributes: Attributes = {};
  if (operation !== undefined) attributes[ATTR_GEN_AI_OPERATION_NAME] = operation;
  if (provider !== undefined) attributes[ATTR_GEN_AI_PROVIDER_NAME] = provider;
  if (typeof model === 'string') attributes[ATTR_GEN_AI_RESPONSE_MODEL] = model.slice(0, NAME_LIMIT);
  if (usage != null && (usage.missing === undefined || usage.missing === 'invalid')) {
    const { input = 0, cache_read = 0, cache_write = 0, output = 0, reasoning = 0 } = usage;
    attributes[ATTR_GEN_AI_INPUT_TOKENS] = input + cache_read + cache_write;
    attributes[ATTR_GEN_AI_OUTPUT_TOKENS] = output + reasoning;
    attributes[ATTR_GEN_AI_CACHE_READ_TOKENS] = cache_read;
    attributes[ATTR_GEN_AI_CACHE_WRITE_TOKENS] = cache_write;
    attributes[ATTR_GEN_AI_REASONING_TOKENS] = reasoning;
  }
  span.setAttributes(attributes);
}
