import type { Meter } from '@opentelemetry/api';
import {
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_TOKEN_MODALITY,
  instrument,
} from '@busflow/conventions';
import type { LlmCall } from './call.ts';
import { NOT_TOLD, OTEL_DURATION, OTEL_TOKENS } from './otel-metrics.ts';
import { soundCounts } from './usage/usage.ts';

/** Counts the same calls under OpenTelemetry's names, which have no tenant. A call without usage counts as zero there. */
export function createOtelMirror(meter: () => Meter): (call: LlmCall) => void {
  const input = instrument(meter, OTEL_TOKENS.input);
  const output = instrument(meter, OTEL_TOKENS.output);
  const cacheRead = instrument(meter, OTEL_TOKENS.cacheRead);
  const cacheWrite = instrument(meter, OTEL_TOKENS.cacheWrite);
  const reasoning = instrument(meter, OTEL_TOKENS.reasoning);
  const duration = instrument(meter, OTEL_DURATION);
  return ({ model, provider = NOT_TOLD, operation = NOT_TOLD, usage, duration: seconds }) => {
    const call = {
      [ATTR_GEN_AI_OPERATION_NAME]: operation,
      [ATTR_GEN_AI_PROVIDER_NAME]: provider,
      [ATTR_GEN_AI_RESPONSE_MODEL]: typeof model === 'string' && model !== '' ? model : NOT_TOLD,
    };
    const labels = { ...call, [ATTR_GEN_AI_TOKEN_MODALITY]: NOT_TOLD } as const;
    const counts = soundCounts(usage);
    input.record(counts.input + counts.cache_read + counts.cache_write, labels);
    output.record(counts.output + counts.reasoning, labels);
    cacheRead.record(counts.cache_read, labels);
    cacheWrite.record(counts.cache_write, labels);
    reasoning.record(counts.reasoning, labels);
    if (seconds !== undefined) duration.record(seconds, call);
  };
}
