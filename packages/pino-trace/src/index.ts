export { instrumentPino } from './instrument-pino.ts';
export { createLogger, traceOptions, type TraceLoggerOptions } from './logger.ts';
export { RedactorOptionError, type RedactionSettings, type RuleName } from './redact.ts';
export { TraceSettingError, type TraceSettings } from './settings.ts';
