/** What one option takes, in the words of an error message, and whether a value is that. `undefined` is never asked about. */
export interface OptionRule {
  readonly takes: string;
  accepts(value: unknown): boolean;
  /** Options that may not be left out. */
  readonly required?: true;
}

/** One rule for each option of `Options`: the compiler holds the two to each other. */
export type OptionRules<Options> = { readonly [Name in keyof Required<Options>]: OptionRule };

/**
 * What is wrong with options that came past the compiler: no object, an unknown name, a missing one, a value of another kind. One
 * sentence a problem, each with the option's name, what was given and what would be right. Values are shortened, never whole: an
 * option may hold a secret, so strings are not shown at all.
 *
 * @param where - the call they were given to, for the reader: `createLogger`.
 */
export function optionProblems<Options>(where: string, given: unknown, rules: OptionRules<Options>): string[] {
  const names = Object.keys(rules);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return [`${where} takes an object of options (${names.join(', ')}), not ${shown(given)}`];
  }
  const entries: [string, OptionRule][] = Object.entries(rules);
  const unknown = Object.keys(given)
    .filter((name) => !Object.hasOwn(rules, name))
    .map((name) => `${where} has no option "${name}"; ${suggestion(name, names)}`);
  const wrong = entries.flatMap(([name, rule]) => {
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined) return rule.required ? [`${where} needs the option "${name}": ${rule.takes}`] : [];
    return rule.accepts(value) ? [] : [`${where}: ${name} takes ${rule.takes}, not ${shown(value)}`];
  });
  return [...unknown, ...wrong];
}

export const aString: OptionRule = { takes: 'a string that is not empty', accepts: (value) => typeof value === 'string' && value !== '' };
export const aBoolean: OptionRule = { takes: 'true or false', accepts: (value) => typeof value === 'boolean' };
export const aFunction: OptionRule = { takes: 'a function', accepts: (value) => typeof value === 'function' };
export const anObject: OptionRule = {
  takes: 'an object',
  accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};
export const aStringList: OptionRule = {
  takes: 'a list of strings',
  accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== ''),
};
export const aPositiveNumber: OptionRule = {
  takes: 'a number above 0',
  accepts: (value) => typeof value === 'number' && Number.isFinite(value) && value > 0,
};
/** Checked elsewhere, or of a type that can't be told at run time. */
export const anything: OptionRule = { takes: 'a value', accepts: () => true };

export function oneOf(...values: readonly string[]): OptionRule {
  return {
    takes: values.map((value) => `"${value}"`).join(' or '),
    accepts: (value) => typeof value === 'string' && values.includes(value),
  };
}

export function required(rule: OptionRule): OptionRule {
  return { ...rule, required: true };
}

function suggestion(name: string, names: readonly string[]): string {
  const near = names.find((known) => isNear(known.toLowerCase(), name.toLowerCase()));
  return near === undefined ? `it takes ${names.join(', ') || 'none'}` : `did you mean "${near}"?`;
}

/** Whether a slip of the finger lies between two names: one is the other's beginning, or two edits make one of the other. */
function isNear(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return (short.length >= 3 && long.startsWith(short)) || (short.length >= 4 && edits(short, long) <= 2);
}

/** Levenshtein's distance. */
function edits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [column, against] of [...other].entries()) {
      next.push(Math.min(row[column + 1]! + 1, next[column]! + 1, row[column]! + (letter === against ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)!;
}

function shown(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return value === '' ? 'an empty string' : 'a string';
  return Array.isArray(value) ? 'a list' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
