import type { Usage } from './usage/usage.ts';

export interface CallContext {
  /** @default the active tenant; `unknown` where there is none */
  readonly tenant?: string | undefined;
  /** OpenTelemetry's `gen_ai.provider.name`: `openai`, `anthropic`, `mistral_ai`, `gcp.gemini`. On the span only. */
  readonly provider?: string | undefined;
  /** OpenTelemetry's `gen_ai.operation.name`: `chat`, `embeddings`. On the span only. */
  readonly operation?: string | undefined;
}

/** One answer of a model, to be counted. */
export interface LlmCall extends CallContext {
  /** As the provider answered it: `response.model`. */
  readonly model: string | null | undefined;
  /** From one of the adapters, or your own counts. Undefined counts as missing, not as zero. */
  readonly usage: Partial<Usage> | null | undefined;
  /** From the request to the end of the answer. Seconds; for `otelMetrics` only. */
  readonly duration?: number | undefined;
}

/** One answer that comes in pieces. */
export interface LlmStreamCall extends CallContext {
  /** What to call the model when the stream doesn't say, or not before it is cut: the one you asked for. */
  readonly model: string;
  /** When the request was sent, by `performance.now()`. @default when `recordStream` is called */
  readonly started?: number | undefined;
}
