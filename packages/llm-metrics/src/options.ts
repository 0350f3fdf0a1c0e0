import { activeTenant, MAX_SERIES, OTHER_MODEL } from '@busflow/conventions';
import { type CostOptions, costTrouble } from './cost.ts';
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
}

type Settings = Required<Omit<LlmMetricsOptions, 'cost'>> & Pick<LlmMetricsOptions, 'cost'>;

/** A set-up that would break the metric's contract. */
export class LlmMetricsOptionsError extends Error {
  override readonly name = 'LlmMetricsOptionsError';
}

/** @throws LlmMetricsOptionsError naming the option, its value and what would be right. */
export function readOptions({
  models,
  aliases = {},
  maxTenants = DEFAULT_MAX_TENANTS,
  tenant = activeTenant,
  cost,
}: LlmMetricsOptions): Settings {
  if (models.length === 0) throw new LlmMetricsOptionsError('models is empty: declare at least one, such as "gpt-5.5"');
  for (const model of models) {
    if (typeof model !== 'string' || model === '' || model === OTHER_MODEL) {
      throw new LlmMetricsOptionsError(
        `models holds ${JSON.stringify(model)}: a name such as "gpt-5.5", and not "${OTHER_MODEL}", which stands for the rest`,
      );
    }
  }
  if (new Set(models).size !== models.length) throw new LlmMetricsOptionsError(`models holds one twice: ${models.join(', ')}`);
  for (const [alias, model] of Object.entries(aliases)) {
    if (!models.includes(model)) {
      throw new LlmMetricsOptionsError(`aliases maps "${alias}" to "${model}", which is not declared; models are ${models.join(', ')}`);
    }
  }
  if (!Number.isInteger(maxTenants) || maxTenants < 2) {
    throw new LlmMetricsOptionsError(`maxTenants ${maxTenants} is not a whole number from 2 (one of them is the overflow)`);
  }
  checkBudget(models.length, maxTenants);
  const trouble = cost === undefined ? undefined : costTrouble(cost, models);
  if (trouble !== undefined) throw new LlmMetricsOptionsError(trouble);
  return { models, aliases, maxTenants, tenant, ...(cost === undefined ? {} : { cost }) };
}

function checkBudget(models: number, maxTenants: number): void {
  const perTenant = (models + 1) * TOKEN_TYPES.length;
  const series = perTenant * maxTenants;
  if (series <= MAX_SERIES) return;
  const fewerModels = Math.floor(MAX_SERIES / (TOKEN_TYPES.length * maxTenants)) - 1;
  const remedies = [`maxTenants at most ${Math.floor(MAX_SERIES / perTenant)}`];
  if (fewerModels >= 1) remedies.unshift(`at most ${fewerModels} models`);
  throw new LlmMetricsOptionsError(
    `models: ${models} + "${OTHER_MODEL}" x ${TOKEN_TYPES.length} token types x ${maxTenants} tenants are ${series} series, ` +
      `over the budget of ${MAX_SERIES}: declare ${remedies.join(', or ')}`,
  );
}
