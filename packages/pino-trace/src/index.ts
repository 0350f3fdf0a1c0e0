export { instrumentPino } from './instrument-pino.ts';
export type { TraceLoggerOptions } from './logger-options.ts';
export { createLogger, traceOptions } from './logger.ts';
export { RedactorOptionError, type RedactionSettings, type RuleName } from './redact.ts';
export { TraceSettingError, type TraceSettings } from './settings.ts';
