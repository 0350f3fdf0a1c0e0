import { add, valueAt } from '../usage/reader.ts';
import { missingUsage, TOKEN_TYPES, type Usage } from '../usage/usage.ts';
import { usageFromVercel } from '../usage/vercel.ts';
import { type StreamReader, textOf } from './reader.ts';

/** The parts of `fullStream`: each step tells its own usage, `finish` that of all of them. A model's own stream has one step, and names itself. */
export function vercelStream(): StreamReader {
  let model: string | undefined;
  let steps: Usage | undefined;
  let total: Usage | undefined;
  return {
    push(piece) {
      switch (valueAt(piece, 'type')) {
        case 'response-metadata':
          model = textOf(valueAt(piece, 'modelId')) ?? model;
          break;
        case 'finish-step':
          model = textOf(valueAt(piece, 'response.modelId')) ?? model;
          steps = sum(steps, usageFromVercel(piece as object));
          break;
        case 'finish':
          total = usageFromVercel(piece as object);
          break;
      }
    },
    result: () => ({ model, usage: total ?? steps ?? missingUsage('absent'), final: total !== undefined }),
  };
}

function sum(before: Usage | undefined, step: Usage): Usage {
  if (before === undefined) return step;
  const missing = before.missing ?? step.missing;
  const parts = Object.fromEntries(TOKEN_TYPES.map((type) => [type, add(before[type], step[type])]));
  return { ...step, ...parts, ...(missing === undefined ? {} : { missing }) };
}
