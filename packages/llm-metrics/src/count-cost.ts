import type { Counter } from '@opentelemetry/api';
import type { LlmCall } from './call.ts';
import { type CostOptions, costOf } from './cost.ts';
import { soundCounts, TOKEN_TYPES } from './usage/usage.ts';

/** Adds what a call cost to its counter. Answers false when no price is known for it. */
export type CountCost = (call: LlmCall, tenant_id: string, model_version: string) => boolean;

export function createCostCounter(
  options: CostOptions,
  counter: () => Counter,
  complain: (cause: string, message: string) => void,
): CountCost {
  const { currency } = options;
  /** The caller's function: when it fails, the tokens count all the same. */
  const price = (...call: Parameters<typeof costOf>): number | undefined => {
    try {
      return costOf(...call);
    } catch (error) {
      complain('cost', `the cost option threw: ${String(error)}`);
      return undefined;
    }
  };
  return ({ usage, model, provider }, tenant_id, model_version) => {
    const counts = soundCounts(usage);
    if (!TOKEN_TYPES.some((type) => counts[type] > 0)) return true;
    const cost = price(options, model_version, { model: model ?? '', provider, usage: counts });
    if (cost === undefined) return false;
    if (cost > 0) counter().add(cost, { tenant_id, model_version, currency });
    return true;
  };
}
