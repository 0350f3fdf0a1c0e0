import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { readArguments } from './nest/arguments.ts';

/** The part of a pino logger that is needed, so that nestjs-pino's or a custom-level one fits too. */
export type PinoLike = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/**
 * Nest's logger over a pino logger: `app.useLogger(new TraceLogger(createLogger()))`. Nest's context becomes the field
 * `context`, a stack or an error the field `err`, further objects fields of their own. `verbose` is pino's `trace`.
 */
export class TraceLogger implements LoggerService {
  readonly #logger: PinoLike;

  constructor(logger: PinoLike) {
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
