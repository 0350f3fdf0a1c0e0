import { aFunction, aStringList, oneOf, optionProblems, type OptionRules } from '@busflow/conventions';
import type { Exclusions } from './exclusions.ts';
import { RULE_NAMES, type RuleName } from './rule.ts';

interface CommonSettings {
  /** What to look for. @default every rule but `phone` */
  readonly rules?: readonly RuleName[];
  /** What to let through, from {@link readExclusions} or written out. */
  readonly exclusions?: Exclusions;
}

interface CoverSettings {
  /** `redact` writes `[redacted:<rule>]`; `shadow` changes nothing and only counts. @default 'redact' */
  readonly mode?: 'redact' | 'shadow';
  readonly key?: never;
}

interface HashSettings {
  /** `hash` writes `[<rule>:<12 hex>]`, the same for the same value under the same key, so that lines stay comparable. */
  readonly mode: 'hash';
  /** Secret of the HMAC-SHA-256, at least 16 characters: without one, every card number could be tried. */
  readonly key: string;
}

export type RedactionSettings = CommonSettings & (CoverSettings | HashSettings);

export type RedactorOptions = RedactionSettings & {
  /** Told once for each rule that found something in a text, with how many, in every mode. Must not throw. */
  readonly onRedaction?: (rule: RuleName, count: number) => void;
};

/** A redactor option that makes no sense. Thrown where the redactor is created. */
export class RedactorOptionError extends Error {
  override readonly name = 'RedactorOptionError';
}

const KEY_MIN_LENGTH = 16;

const EXCLUSION_RULES: OptionRules<Exclusions> = { domains: aStringList, values: aStringList };

const SETTING_RULES: OptionRules<RedactionSettings> = {
  rules: {
    takes: `a list of ${RULE_NAMES.join(', ')}`,
    accepts: (value) => Array.isArray(value) && value.every((rule) => (RULE_NAMES as readonly unknown[]).includes(rule)),
  },
  exclusions: {
    takes: 'what readExclusions() answers, or { domains, values } with lists of strings',
    accepts: (value) => optionProblems('exclusions', value, EXCLUSION_RULES).length === 0,
  },
  mode: oneOf('redact', 'hash', 'shadow'),
  key: {
    takes: `a secret of at least ${KEY_MIN_LENGTH} characters`,
    accepts: (value) => typeof value === 'string' && value.length >= KEY_MIN_LENGTH,
  },
};

const REDACTOR_RULES: OptionRules<RedactorOptions> = { ...SETTING_RULES, onRedaction: aFunction };

/** @throws RedactorOptionError with a line for each thing that is wrong. */
export function checkRedactorOptions(given: RedactorOptions): void {
  check('createRedactor', given, REDACTOR_RULES);
}

/** The same for the `redaction` of a logger. @throws RedactorOptionError */
export function checkRedaction(where: string, given: RedactionSettings): void {
  check(`${where}: redaction`, given, SETTING_RULES);
}

function check<Options extends RedactionSettings>(where: string, given: Options, rules: OptionRules<Options>): void {
  const problems = optionProblems(where, given, rules);
  // `given` may be anything that came past the compiler; only an object gets this far without a problem.
  if (problems.length === 0 && (given.mode === 'hash') !== (given.key !== undefined)) {
    problems.push(`${where}: mode "hash" and key go together, and one of them is missing`);
  }
  if (problems.length > 0) throw new RedactorOptionError(problems.join('\n'));
}
