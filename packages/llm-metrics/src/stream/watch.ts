import type { Usage } from '../usage/usage.ts';
import type { StreamReader, StreamResult } from './reader.ts';

/**
 * The same pieces and the same error; when the stream is over, by itself or because one of the two sides stopped, `done` hears what it
 * used. A stream that nobody reads is never over.
 */
export async function* watch<Piece>(
  stream: AsyncIterable<Piece>,
  reader: StreamReader,
  done: (model: string | undefined, usage: Usage) => void,
): AsyncGenerator<Piece, void, undefined> {
  let ended = false;
  try {
    for await (const piece of stream) {
      reader.push(piece);
      yield piece;
    }
    ended = true;
  } finally {
    const result = reader.result();
    done(result.model, settle(result, ended));
  }
}

/** A whole stream without usage was never going to have one; what stopped before its last word is cut, and holds what was said until then. */
function settle({ usage, final }: StreamResult, ended: boolean): Usage {
  if (final || (ended && usage.missing === 'absent')) return usage;
  return { ...usage, missing: 'cut' };
}
