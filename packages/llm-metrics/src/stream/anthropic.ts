import { usageFromAnthropic } from '../usage/anthropic.ts';
import { valueAt } from '../usage/reader.ts';
import { type StreamReader, textOf } from './reader.ts';

/** `message_start` has the input, `message_delta` the output so far: running totals, of which the last one counts. */
export function anthropicStream(): StreamReader {
  let model: string | undefined;
  let usage: Record<string, unknown> = {};
  let final = false;
  const learn = (told: unknown) => {
    if (typeof told !== 'object' || told === null) return;
    usage = { ...usage, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null && value !== undefined)) };
  };
  return {
    push(piece) {
      switch (valueAt(piece, 'type')) {
        case 'message_start':
          model = textOf(valueAt(piece, 'message.model'));
          learn(valueAt(piece, 'message.usage'));
          break;
        case 'message_delta':
          learn(valueAt(piece, 'usage'));
          final ||= typeof valueAt(piece, 'delta.stop_reason') === 'string';
          break;
      }
    },
    result: () => ({ model, usage: usageFromAnthropic({ usage }), final }),
  };
}
