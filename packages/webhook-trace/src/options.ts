import { optionProblems, type OptionRule, type OptionRules } from '@busflow/conventions';
import { WebhookOptionsError } from './errors.ts';

/** @throws WebhookOptionsError with a line for each thing that is wrong. */
export function checkOptions<Options>(where: string, given: unknown, rules: OptionRules<Options>): void {
  const problems = optionProblems(where, given, rules);
  if (problems.length > 0) throw new WebhookOptionsError(problems.join('\n'));
}

export const seconds: OptionRule = {
  takes: 'a number of seconds above 0',
  accepts: (value) => typeof value === 'number' && Number.isFinite(value) && value > 0,
};

export const anyString: OptionRule = { takes: 'a string', accepts: (value) => typeof value === 'string' };

export const aRegExp: OptionRule = { takes: 'a regular expression', accepts: (value) => value instanceof RegExp };

/** An empty secret is one that everyone has. */
export const secretList: OptionRule = {
  takes: 'a list of one secret or more',
  accepts: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((secret: unknown) => (typeof secret === 'string' || secret instanceof Uint8Array) && secret.length > 0),
};

export const aCount: OptionRule = {
  takes: 'a whole number above 0',
  accepts: (value) => Number.isInteger(value) && (value as number) > 0,
};

export function aListOf(what: string): OptionRule {
  return { takes: `a list of ${what}`, accepts: Array.isArray };
}

/** An object with these methods. */
export function anObjectThat(...methods: readonly string[]): OptionRule {
  return {
    takes: `an object with ${methods.join(' and ')}`,
    accepts: (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function'),
  };
}

export function either(word: string, rule: OptionRule): OptionRule {
  return { takes: `"${word}" or ${rule.takes}`, accepts: (value) => value === word || rule.accepts(value) };
}
