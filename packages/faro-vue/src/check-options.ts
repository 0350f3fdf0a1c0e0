import { aString, aStringList, optionProblems, type OptionRules, required } from '@busflow/conventions';
import { FaroOptionError } from './option-error.ts';
import type { FaroOptions } from './options.ts';

const has = (value: unknown, method: string) => typeof (value as Record<string, unknown> | null)?.[method] === 'function';

// Made when asked for: what a module makes as it loads, a bundler cannot leave out.
const rules = (): OptionRules<FaroOptions> => ({
  service: required(aString),
  version: aString,
  environment: aString,
  url: required({
    takes: "an http(s) URL, or '' for this origin",
    accepts: (value) => /^(https?:\/\/[^\s?#]+)?$/.test(String(value)),
  }),
  router: { takes: 'a router of vue-router', accepts: (value) => has(value, 'afterEach') },
  apiOrigins: {
    takes: "a list of origins such as 'https://api.example.com'",
    accepts: (value) => Array.isArray(value) && value.every((origin) => /^https?:\/\/[^\s/?#]+$/.test(String(origin))),
  },
  policy: required({ takes: 'workspace() or passenger()', accepts: (value) => has(value, 'start') }),
  queryKeys: aStringList,
  samplingRate: { takes: 'a number from 0 to 1', accepts: (value) => typeof value === 'number' && value >= 0 && value <= 1 },
  extras: {
    takes: 'a list such as [consoleCapture()], or a function that loads one',
    accepts: (value) => typeof value === 'function' || (Array.isArray(value) && value.every((extra) => typeof extra === 'function')),
  },
});

/** For development: a production build leaves it out. */
export function checkOptions(options: FaroOptions): void {
  const problems = optionProblems('createFaro', options, rules());
  if (problems.length > 0) throw new FaroOptionError(problems.join('; '));
}
