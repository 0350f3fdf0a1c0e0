import { optionProblems, type OptionRules } from '@busflow/conventions';
import { TelemetryOptionError } from './options.ts';

/** For what is declared when the application starts: decorators, modules, CORS. @throws TelemetryOptionError naming every problem. */
export function refuseWrong<Options>(where: string, given: unknown, rules: OptionRules<Options>): void {
  const problems = optionProblems(where, given, rules);
  if (problems.length > 0) throw new TelemetryOptionError(problems.join('; '));
}
