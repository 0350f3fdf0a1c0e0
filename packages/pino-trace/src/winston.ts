import { LOG_LEVEL, LOG_TIME } from '@busflow/conventions';
import { createFinishLine, headMembers } from './line.ts';
import { checkSettings, resolveSettings, type TraceSettings } from './settings.ts';
import { fromStack } from './stack.ts';
import { isPlain, stringify } from './winston/stringify.ts';

/** winston's symbols (triple-beam): the level without colours, and the text that transports write. */
const LEVEL = Symbol.for('level');
const MESSAGE = Symbol.for('message');

/** The part of winston's info object that is read. */
export interface WinstonInfo {
  level: string;
  message: unknown;
  [key: string | symbol]: unknown;
}

/** A winston format; also what `format.combine` takes. */
export interface WinstonFormat {
  transform(info: WinstonInfo): WinstonInfo;
}

/**
 * The last format of a winston logger: writes the line, in place of `format.json()`, with the same fields, ids,
 * redaction and log records as the pino loggers.
 *
 * @throws TraceSettingError, RedactorOptionError
 * @example winston.createLogger({ format: traceFormat(), transports: [new winston.transports.Console()] })
 */
export function traceFormat(options: TraceSettings = {}): WinstonFormat {
  checkSettings('traceFormat', options);
  const settings = resolveSettings('traceFormat', options);
  const head = headMembers(settings);
  const finish = createFinishLine(settings, { message: 'msg', error: 'err' });
  return {
    transform(info) {
      const level = info[LEVEL] ?? info.level;
      info[MESSAGE] = finish(`{"${LOG_LEVEL}":${stringify(level)},"${LOG_TIME}":${Date.now()}${head}${members(info)}}`);
      return info;
    },
  };
}

/** The caller's fields, then the message, which may be an error or any value. */
function members(info: WinstonInfo): string {
  const { message } = info;
  const err = errorOf(info);
  // Serialised in one go: one call costs as much for ten fields as for one.
  const plain: Record<string, unknown> = {};
  let others = '';
  for (const key of Object.keys(info)) {
    if (APART.has(key)) continue;
    const value = info[key];
    if (isPlain(value)) plain[key] = value;
    else others += member(key, value);
  }
  if (err !== undefined) others += member('err', err);
  const fields = JSON.stringify(plain).slice(1, -1);
  return (fields === '' ? '' : `,${fields}`) + others + member('msg', message instanceof Error ? message.message : message);
}

/** Written apart from the other fields. */
const APART = new Set(['level', 'message', 'stack', 'err']);

/** The caller's own `err`; else the error that was logged, which winston takes apart in three ways. */
function errorOf(info: WinstonInfo): unknown {
  const { err, message, stack } = info;
  if (err !== undefined && err !== null) return err;
  // Given an error alone, winston makes it the info object; its own fields then stand among the others.
  if (info instanceof Error) return { type: info.name, message, stack: info.stack, cause: info.cause };
  if (message instanceof Error) return message;
  return typeof stack === 'string' ? fromStack(stack) : err;
}

function member(key: string, value: unknown): string {
  const json = stringify(value);
  return json === undefined ? '' : `,${JSON.stringify(key)}:${json}`;
}
