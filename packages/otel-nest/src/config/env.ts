import { log } from '../log.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables by their declared shape. An empty value counts as unset (OTel spec, "Environment variables"), a bad one is reported. */
export interface EnvReader {
  text(name: string): string | undefined;
  /** @param least smallest value that makes sense. */
  number(name: string, least?: number): number | undefined;
  list(name: string): string[] | undefined;
  flag(name: string): boolean;
  /** Upper and lower case are the same (OTel spec, "Enum"). */
  oneOf<const Value extends string>(name: string, values: readonly Value[]): Value | undefined;
}

export function envReader(env: Env): EnvReader {
  const text = (name: string) => env[name]?.trim() || undefined;
  return {
    text,
    number(name, least = 0) {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = Number(value);
      return Number.isFinite(number) && number >= least ? number : refuse(name, value, `a number from ${least}`);
    },
    list(name) {
      return text(name)
        ?.split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    },
    flag(name) {
      const value = text(name)?.toLowerCase();
      if (value !== undefined && value !== 'true' && value !== 'false') refuse(name, value, 'true or false');
      return value === 'true';
    },
    oneOf(name, values) {
      const value = text(name);
      if (value === undefined) return undefined;
      return values.find((one) => one.toLowerCase() === value.toLowerCase()) ?? refuse(name, value, values.join(', '));
    },
  };
}

function refuse(name: string, value: string, takes: string): undefined {
  log.warn(`${name}=${value} is ignored: it takes ${takes}`);
  return undefined;
}
