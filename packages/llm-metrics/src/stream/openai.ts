import { usageFromOpenAI } from '../usage/openai.ts';
import { valueAt } from '../usage/reader.ts';
import { type StreamReader, textOf } from './reader.ts';

/**
 * Chat completions tell their usage in the last chunk, whose choices are empty, and only with
 * `stream_options: { include_usage: true }`; imitators repeat it on every chunk. Responses tell it as they complete.
 */
export function openAIStream(): StreamReader {
  let model: string | undefined;
  let usage: unknown;
  let finished = false;
  return {
    push(piece) {
      const response = valueAt(piece, 'response');
      const source = response ?? piece;
      model = textOf(valueAt(source, 'model')) ?? model;
      const told = valueAt(source, 'usage') ?? undefined;
      usage = told ?? usage;
      finished ||= response === undefined ? isFinished(valueAt(piece, 'choices')) : told !== undefined;
    },
    result: () => ({ model, usage: usageFromOpenAI({ usage }), final: finished && usage !== undefined }),
  };
}

function isFinished(choices: unknown): boolean {
  return Array.isArray(choices) && choices.some((choice) => typeof valueAt(choice, 'finish_reason') === 'string');
}
