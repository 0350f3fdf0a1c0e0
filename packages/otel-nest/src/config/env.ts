import { once } from '@busflow/conventions';
import { log } from '../log.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables by their declared shape. An empty value counts as unset (OTel spec, "Environment variables"), a bad one is reported. */
export interface EnvReader {
  text(name: string): string | undefined;
  /** A whole number. @param least - the smallest that makes sense. */
  number(name: string, least?: number): number | undefined;
  /** A share, from 0 to 1. */
  ratio(name: string): number | undefined;
  list(name: string): string[] | undefined;
  flag(name: string): boolean;
  /** Upper and lower case are the same (OTel spec, "Enum"). */
  oneOf<const Value extends string>(name: string, values: readonly Value[]): Value | undefined;
}

export function envReader(env: Env): EnvReader {
  const say = once((message) => log.warn(message));
  const text = (name: string) => env[name]?.trim() || undefined;

  function refuse(name: string, takes: string): undefined {
    say(name, `${name}=${text(name)} is ignored: it takes ${takes}`);
  }

  return {
    text,
    number(name, least = 0) {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = Number(value);
      return Number.isSafeInteger(number) && number >= least ? number : refuse(name, `a whole number from ${least}`);
    },
    ratio(name) {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = Number(value);
      return number >= 0 && number <= 1 ? number : refuse(name, 'a number from 0 to 1');
    },
    list(name) {
      return text(name)
        ?.split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    },
    flag(name) {
      const value = text(name)?.toLowerCase();
      if (value !== undefined && value !== 'true' && value !== 'false') refuse(name, 'true or false');
      return value === 'true';
    },
    oneOf(name, values) {
      const value = text(name)?.toLowerCase();
      if (value === undefined) return undefined;
      return values.find((one) => one.toLowerCase() === value) ?? refuse(name, values.join(', '));
    },
  };
}
