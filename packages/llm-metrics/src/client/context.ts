import { anything, aString, optionProblems, type OptionRules } from '@busflow/conventions';
import type { CallContext } from '../call.ts';
import { LlmMetricsOptionsError } from '../options.ts';

/** Who made the calls; what is left out the client's plan knows. */
export type ClientContext = CallContext;

/** A tenant may come from a request, and a malformed one counts for nobody: it must not throw there. */
const RULES: OptionRules<ClientContext> = { tenant: anything, provider: aString, operation: aString };

/** @throws LlmMetricsOptionsError with a line for each thing that is wrong. */
export function checkContext(where: string, context: ClientContext): void {
  const problems = optionProblems(where, context, RULES);
  if (problems.length > 0) throw new LlmMetricsOptionsError(problems.join('\n'));
}
