import { aFunction, anObject, oneOf, optionProblems, type OptionRule, type OptionRules, required } from '@busflow/conventions';
import { TOKEN_TYPES, type TokenType } from './usage/usage.ts';

export const CURRENCIES = ['EUR', 'USD'] as const;
export type Currency = (typeof CURRENCIES)[number];

/** Per million tokens, in units of the currency. */
export interface TokenPrices {
  readonly input: number;
  readonly output: number;
  /** @default input */
  readonly cache_read?: number;
  /** @default input */
  readonly cache_write?: number;
  /** @default output */
  readonly reasoning?: number;
}

/** What is known of a call when it is priced. */
export interface PricedCall {
  /** As the provider named it. */
  readonly model: string;
  readonly provider: string | undefined;
  readonly usage: Readonly<Record<TokenType, number>>;
}

export type CostOptions =
  | {
      readonly currency: Currency;
      /** By declared model; `other` may have one too. */
      readonly prices: Readonly<Record<string, TokenPrices>>;
      readonly of?: never;
    }
  | {
      readonly currency: Currency;
      readonly prices?: never;
      /** The price of one call, such as that of `@pydantic/genai-prices`; undefined where there is none. */
      readonly of: (call: PricedCall) => number | undefined;
    };

/** The cost of one call by the table or by the function; undefined where neither knows it. */
export function costOf(options: CostOptions, model_version: string, call: PricedCall): number | undefined {
  const cost = options.of === undefined ? fromTable(options.prices[model_version], call.usage) : options.of(call);
  return cost !== undefined && Number.isFinite(cost) && cost >= 0 ? cost : undefined;
}

function fromTable(prices: TokenPrices | undefined, usage: PricedCall['usage']): number | undefined {
  if (prices === undefined) return undefined;
  const { input, output, cache_read = input, cache_write = input, reasoning = output } = prices;
  const all = { input, output, cache_read, cache_write, reasoning };
  return TOKEN_TYPES.reduce((sum, type) => sum + usage[type] * all[type], 0) / 1e6;
}

const PRICE: OptionRule = {
  takes: 'a price per million tokens, from 0',
  accepts: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
};
const PRICES: OptionRules<TokenPrices> = {
  input: required(PRICE),
  output: required(PRICE),
  cache_read: PRICE,
  cache_write: PRICE,
  reasoning: PRICE,
};
const COST: OptionRules<CostOptions> = { currency: required(oneOf(...CURRENCIES)), prices: anObject, of: aFunction };

/** What is wrong with the options: one sentence each. */
export function costProblems(given: CostOptions, models: readonly string[]): string[] {
  const problems = optionProblems('cost', given, COST);
  if (problems.length > 0) return problems;
  const { prices, of } = given;
  if ((prices === undefined) === (of === undefined)) return ['cost takes either prices or of'];
  if (prices === undefined) return [];
  const unpriced = models.filter((model) => !Object.hasOwn(prices, model));
  return [
    ...(unpriced.length > 0 ? [`cost.prices lacks ${unpriced.join(', ')}: every declared model has a price`] : []),
    ...Object.entries(prices).flatMap(([model, price]) => optionProblems(`cost.prices["${model}"]`, price, PRICES)),
  ];
}
