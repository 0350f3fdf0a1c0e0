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

/** What is wrong with the options, if anything. */
export function costTrouble(options: CostOptions, models: readonly string[]): string | undefined {
  const { currency, prices } = options;
  if (!CURRENCIES.includes(currency)) return `cost.currency is ${JSON.stringify(currency)}: one of ${CURRENCIES.join(', ')}`;
  if (prices === undefined) return undefined;
  const unpriced = models.filter((model) => !Object.hasOwn(prices, model));
  if (unpriced.length > 0) return `cost.prices lacks ${unpriced.join(', ')}: every declared model has a price`;
  for (const [model, price] of Object.entries(prices)) {
    const wrong = Object.entries(price).find(([, value]) => !Number.isFinite(value) || value < 0);
    if (wrong !== undefined) return `cost.prices["${model}"].${wrong[0]} is ${wrong[1]}: a price per million tokens, from 0`;
  }
  return undefined;
}
