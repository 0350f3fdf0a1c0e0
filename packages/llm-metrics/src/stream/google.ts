import { usageFromGoogle } from '../usage/google.ts';
import { valueAt } from '../usage/reader.ts';
import { type StreamReader, textOf } from './reader.ts';

/** Every piece repeats the usage so far; the one with a finish reason has the last word. */
export function googleStream(): StreamReader {
  let model: string | undefined;
  let usageMetadata: unknown;
  let final = false;
  return {
    push(piece) {
      model = textOf(valueAt(piece, 'modelVersion')) ?? model;
      usageMetadata = valueAt(piece, 'usageMetadata') ?? usageMetadata;
      final ||= typeof valueAt(piece, 'candidates.0.finishReason') === 'string';
    },
    result: () => ({ model, usage: usageFromGoogle({ usageMetadata }), final: final && usageMetadata !== undefined }),
  };
}
