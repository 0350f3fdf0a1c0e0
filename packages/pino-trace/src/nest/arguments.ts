import { inspect, isDeepStrictEqual } from 'node:util';
import { fromStack } from '../stack.ts';

/** Nest's own test for a stack among a logger's parameters (ConsoleLogger). */
const STACK = /^(.)+\n\s+at .+:\d+:\d+/;

export interface NestCall {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly text: string | undefined;
}

/**
 * Reads a call to Nest's logger as its ConsoleLogger does: the last parameter, if a string, is the context; a stack
 * stands before it or in its place. Objects are fields, an error is `err`, and what else is given joins the message.
 */
export function readArguments(message: unknown, params: readonly unknown[]): NestCall {
  const rest = [...params];
  const last = rest.at(-1);
  const context = typeof last === 'string' && !STACK.test(last) ? rest.pop() : undefined;
  const fields: Record<string, unknown> = {};
  const words = [message, ...rest].filter((given, index) => !addField(fields, given, index > 0)).map(toText);
  if (context !== undefined) fields['context'] = context;
  const { err } = fields;
  return { fields, text: words.length > 0 ? words.join(' ') : err instanceof Error ? err.message : undefined };
}

/** Whether what was given is a field, or nothing, and not a part of the message. */
function addField(fields: Record<string, unknown>, given: unknown, mayBeStack: boolean): boolean {
  if (given === undefined) return true;
  if (given instanceof Error) fields['err'] ??= given;
  else if (mayBeStack && typeof given === 'string' && STACK.test(given)) fields['err'] ??= fromStack(given);
  else if (Array.isArray(given)) fields['params'] = given;
  else if (typeof given === 'object' && given !== null && holdsFields(given)) Object.assign(fields, given);
  else return false;
  return true;
}

/** A Date or a Map says something, but not by its keys. */
function holdsFields(given: object): boolean {
  return Object.keys(given).length > 0 || isDeepStrictEqual(given, {});
}

function toText(given: unknown): string {
  if (typeof given === 'function') return given.name;
  return typeof given === 'object' && given !== null ? inspect(given) : String(given);
}
