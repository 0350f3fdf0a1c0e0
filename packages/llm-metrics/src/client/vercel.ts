import type { LlmMetrics } from '../llm-metrics.ts';
import { secondsSince } from '../seconds.ts';
import { textOf } from '../stream/reader.ts';
import { vercelStream } from '../stream/vercel.ts';
import { valueAt } from '../usage/reader.ts';
import { usageFromVercel } from '../usage/vercel.ts';
import { checkContext, type ClientContext } from './context.ts';

interface Call {
  readonly model: { readonly modelId: string; readonly provider: string };
}

/** What `wrapLanguageModel` of the Vercel AI SDK takes as its middleware. Each step of an agent is a call of its own. */
export interface VercelMiddleware {
  readonly specificationVersion: 'v4';
  wrapGenerate<Answer extends object>(call: Call & { readonly doGenerate: () => PromiseLike<Answer> }): Promise<Answer>;
  wrapStream<Answer extends { stream: ReadableStream }>(call: Call & { readonly doStream: () => PromiseLike<Answer> }): Promise<Answer>;
}

/** Counts every model that is wrapped with it: `wrapLanguageModel({ model, middleware: vercelMiddleware(llm) })`. */
export function vercelMiddleware(llm: LlmMetrics, context: ClientContext = {}): VercelMiddleware {
  checkContext('vercelMiddleware', context);
  const callOf = ({ modelId, provider }: Call['model']) => ({ provider, operation: 'chat', ...context, model: modelId });
  return {
    specificationVersion: 'v4',
    async wrapGenerate({ doGenerate, model }) {
      const call = callOf(model);
      const started = performance.now();
      const answer = await doGenerate();
      const told = textOf(valueAt(answer, 'response.modelId'));
      llm.record({ ...call, model: told ?? call.model, usage: usageFromVercel(answer), duration: secondsSince(started) });
      return answer;
    },
    async wrapStream({ doStream, model }) {
      const started = performance.now();
      const answer = await doStream();
      return { ...answer, stream: ReadableStream.from(llm.recordStream(answer.stream, vercelStream(), { ...callOf(model), started })) };
    },
  };
}
