export { ExclusionsError, parseExclusions, readExclusions, type Exclusions } from './redact/exclusions.ts';
export { RULE_PATTERNS, type RulePattern } from './redact/patterns.ts';
export { RedactorOptionError, type RedactionSettings, type RedactorOptions } from './redact/options.ts';
export { createRedactor } from './redact/redactor.ts';
export { RULE_NAMES, type RuleName } from './redact/rule.ts';
