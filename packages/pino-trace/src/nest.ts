import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { readArguments } from './nest/arguments.ts';
import { TraceSettingError } from './settings.ts';

/** The part of a pino logger that is needed, so that nestjs-pino's or a custom-level one fits too. */
export type PinoLike = Pick<Logger, (typeof LEVELS)[number]>;

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/**
 * Nest's logger over a pino logger: `app.useLogger(new TraceLogger(createLogger()))`. Nest's context becomes the field
 * `context`, a stack or an error the field `err`, further objects fields of their own. `verbose` is pino's `trace`.
 */
export class TraceLogger implements LoggerService {
  readonly #logger: PinoLike;

  /** @throws TraceSettingError for what is no such logger: it would throw at the first line otherwise */
  constructor(logger: PinoLike) {
    if (!LEVELS.every((level) => typeof (logger as Partial<PinoLike> | undefined)?.[level] === 'function')) {
      throw new TraceSettingError(`TraceLogger takes a pino logger, such as createLogger() gives, with the levels ${LEVELS.join(', ')}`);
    }
    this.#logger = logger;
  }

  log(message: unknown, ...params: unknown[]): void {
    this.#write('info', message, params);
  }

  warn(message: unknown, ...params: unknown[]): void {
    this.#write('warn', message, params);
  }

  debug(message: unknown, ...params: unknown[]): void {
    this.#write('debug', message, params);
  }

  verbose(message: unknown, ...params: unknown[]): void {
    this.#write('trace', message, params);
  }

  error(message: unknown, ...params: unknown[]): void {
    this.#write('error', message, params);
  }

  fatal(message: unknown, ...params: unknown[]): void {
    this.#write('fatal', message, params);
  }

  #write(level: keyof PinoLike, message: unknown, params: readonly unknown[]): void {
    const { fields, text } = readArguments(message, params);
    if (text === undefined) this.#logger[level](fields);
    else this.#logger[level](fields, text);
  }
}
