import {
  activeTenant,
  aBoolean,
  aFunction,
  anObject,
  aString,
  aStringList,
  MAX_SERIES,
  optionProblems,
  type OptionRules,
  OTHER_MODEL,
  required,
} from '@busflow/conventions';
import { type CostOptions, costProblems } from './cost.ts';
import { DEFAULT_MAX_TENANTS } from './metrics.ts';
import { TOKEN_TYPES } from './usage/usage.ts';

export interface LlmMetricsOptions {
  /** The models told apart, as you ask for them: `gpt-5.5`, `mistral-large-latest`. Their dated snapshots belong to them; every other model is `other`. */
  readonly models: readonly string[];
  /** Names that no rule maps, to a declared model: `{ 'eu.anthropic.claude-sonnet-5-v1:0': 'claude-sonnet-5' }`. @default {} */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Tenants told apart, `__overflow__` included. @default 4000 */
  readonly maxTenants?: number;
  /** The tenant of a call that names none. @default the tenant that @busflow/otel-nest knows */
  readonly tenant?: () => string | undefined;
  /** Counts what the tokens cost, too. @default no cost */
  readonly cost?: CostOptions;
  /** Counts the same calls under OpenTelemetry's own names, too: `gen_ai.client.*`, by operation, provider and model. @default false */
  readonly otelMetrics?: boolean;
}

type Settings = Required<Omit<LlmMetricsOptions, 'cost'>> & Pick<LlmMetricsOptions, 'cost'>;

/** A set-up that would break the metric's contract. */
export class LlmMetricsOptionsError extends Error {
  override readonly name = 'LlmMetricsOptionsError';
}

const RULES: OptionRules<LlmMetricsOptions> = {
  models: required(aStringList),
  aliases: {
    takes: 'an object of names, each with the declared model that it stands for',
    accepts: (value) => anObject.accepts(value) && Object.values(value as object).every((model) => aString.accepts(model)),
  },
  maxTenants: {
    takes: 'a whole number from 2 (one of them is the overflow)',
    accepts: (value) => Number.isInteger(value) && (value as number) >= 2,
  },
  tenant: aFunction,
  cost: anObject,
  otelMetrics: aBoolean,
};

/** @throws LlmMetricsOptionsError with a line for each thing that is wrong: the option, what was given and what would be right. */
export function readOptions(given: LlmMetricsOptions): Settings {
  refuse(optionProblems('createLlmMetrics', given, RULES));
  const { models, aliases = {}, maxTenants = DEFAULT_MAX_TENANTS, tenant = activeTenant, cost, otelMetrics = false } = given;
  refuse(modelProblems(models));
  const strays = Object.entries(aliases).filter(([, model]) => !models.includes(model));
  refuse([
    ...strays.map(([alias, model]) => `aliases maps "${alias}" to "${model}", which is not declared; models are ${models.join(', ')}`),
    ...budgetProblems(models.length, maxTenants),
    ...(cost === undefined ? [] : costProblems(cost, models)),
  ]);
  return { models, aliases, maxTenants, tenant, otelMetrics, ...(cost === undefined ? {} : { cost }) };
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new LlmMetricsOptionsError(problems.join('\n'));
}

function modelProblems(models: readonly string[]): string[] {
  if (models.length === 0) return ['models is empty: declare at least one, such as "gpt-5.5"'];
  if (models.includes(OTHER_MODEL)) return [`models holds "${OTHER_MODEL}", which stands for the models that are not declared`];
  return new Set(models).size === models.length ? [] : [`models holds one twice: ${models.join(', ')}`];
}

function budgetProblems(models: number, maxTenants: number): string[] {
  const perTenant = (models + 1) * TOKEN_TYPES.length;
  const series = perTenant * maxTenants;
  if (series <= MAX_SERIES) return [];
  const fewerModels = Math.floor(MAX_SERIES / (TOKEN_TYPES.length * maxTenants)) - 1;
  const remedies = [`maxTenants at most ${Math.floor(MAX_SERIES / perTenant)}`];
  if (fewerModels >= 1) remedies.unshift(`at most ${fewerModels} models`);
  return [
    `models: ${models} + "${OTHER_MODEL}" x ${TOKEN_TYPES.length} token types x ${maxTenants} tenants are ${series} series, ` +
      `over the budget of ${MAX_SERIES}: declare ${remedies.join(', or ')}`,
  ];
}
