import { LOG_ENVIRONMENT, LOG_LEVEL, LOG_SERVICE } from '@busflow/conventions';
import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { createFinishLine } from './line.ts';
import { checkLoggerOptions, type TraceLoggerOptions } from './logger-options.ts';
import type { LineKeys } from './otlp/record.ts';
import { guardSerializers } from './serializers.ts';
import { resolveSettings, type TraceSettings } from './settings.ts';

/**
 * A pino logger whose lines, and those of all its children, carry the active trace and no personal data.
 *
 * @param stream where the lines go, as in `pino(options, stream)`. @default stdout
 * @throws TraceSettingError, RedactorOptionError
 */
export function createLogger(options: TraceLoggerOptions = {}, stream?: DestinationStream): Logger {
  const merged = pinoOptions('createLogger', options);
  return stream === undefined ? pino(merged) : pino(merged, stream);
}

/**
 * The same as plain pino options, for what creates its logger itself: `pinoHttp: traceOptions()` for nestjs-pino. Mixins,
 * serializers, formatters, redact paths, transports and hooks in `options` keep working.
 *
 * @throws TraceSettingError, RedactorOptionError
 */
export function traceOptions(options: TraceLoggerOptions = {}): LoggerOptions {
  return pinoOptions('traceOptions', options);
}

function pinoOptions(where: string, options: TraceLoggerOptions): LoggerOptions {
  checkLoggerOptions(where, options);
  const { service, environment, redaction, otlp, env, ...user } = options;
  const settings = resolveSettings(where, defined({ service, environment, redaction, otlp, env }));
  const finish = createFinishLine(settings, lineKeys(user), user.hooks?.streamWrite);
  return {
    ...user,
    // First among the bindings, so that the finished line is cut directly behind them.
    base: { [LOG_SERVICE]: settings.service, [LOG_ENVIRONMENT]: settings.environment, ...user.base },
    ...(levelAsNumber(user) ? {} : { formatters: { level: (label: string) => ({ [LOG_LEVEL]: label }), ...user.formatters } }),
    hooks: { ...user.hooks, streamWrite: finish },
    ...(user.serializers && { serializers: guardSerializers(user.serializers) }),
  };
}

function lineKeys({ messageKey = 'msg', errorKey = 'err', customLevels }: LoggerOptions): LineKeys {
  return { message: messageKey, error: errorKey, ...(customLevels && { levels: customLevels }) };
}

/** pino refuses level formatters beside several transport targets, which sort lines by the number. */
function levelAsNumber({ transport }: LoggerOptions): boolean {
  return transport !== undefined && 'targets' in transport && transport.targets.length > 0;
}

function defined(settings: { [Key in keyof TraceSettings]: TraceSettings[Key] | undefined }): TraceSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
