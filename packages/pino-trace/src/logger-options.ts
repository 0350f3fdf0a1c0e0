import { anything, optionProblems, type OptionRules } from '@busflow/conventions';
import type { LoggerOptions } from 'pino';
import { SETTING_RULES, TraceSettingError, type TraceSettings } from './settings.ts';

/** pino's own options and ours, in one object. pino's `redact` (paths) and our `redaction` (patterns) work side by side. */
export interface TraceLoggerOptions extends LoggerOptions, TraceSettings {}

/** Only the names: pino checks what it is given itself. The compiler says when pino has a new one. */
const PINO: OptionRules<LoggerOptions> = {
  transport: anything,
  safe: anything,
  name: anything,
  serializers: anything,
  timestamp: anything,
  level: anything,
  customLevels: anything,
  useOnlyCustomLevels: anything,
  levelComparison: anything,
  mixin: anything,
  mixinMergeStrategy: anything,
  redact: anything,
  levelVal: anything,
  messageKey: anything,
  errorKey: anything,
  nestedKey: anything,
  enabled: anything,
  browser: anything,
  base: anything,
  formatters: anything,
  msgPrefix: anything,
  hooks: anything,
  depthLimit: anything,
  edgeLimit: anything,
  onChild: anything,
  crlf: anything,
};

/** @throws TraceSettingError with a line for each thing that is wrong. */
export function checkLoggerOptions(where: string, given: TraceLoggerOptions): void {
  const problems = optionProblems<TraceLoggerOptions>(where, given, { ...SETTING_RULES, ...PINO });
  if (problems.length > 0) throw new TraceSettingError(problems.join('\n'));
}
