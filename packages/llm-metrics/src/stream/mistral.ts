import { usageFromMistral } from '../usage/mistral.ts';
import { valueAt } from '../usage/reader.ts';
import { type StreamReader, textOf } from './reader.ts';

/** The last chunk has the usage. The official client wraps each chunk into `data`. */
export function mistralStream(): StreamReader {
  let model: string | undefined;
  let usage: unknown;
  return {
    push(piece) {
      const chunk = valueAt(piece, 'data') ?? piece;
      model = textOf(valueAt(chunk, 'model')) ?? model;
      usage = valueAt(chunk, 'usage') ?? usage;
    },
    result: () => ({ model, usage: usageFromMistral({ usage }), final: usage !== undefined }),
  };
}
