import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The repository's root: paths in the compose file start there. */
export const root = fileURLToPath(new URL('..', import.meta.url));

export function text(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8');
}

/** JSON too: it is YAML. `strict` refuses duplicate keys, which the servers would refuse as well. */
export function load<T>(path: string, env?: Record<string, string>): T {
  return parse(env ? expand(text(path), env) : text(path), { strict: true, uniqueKeys: true }) as T;
}

const variable = /(?<!\$)\$\{(?:env:)?(?<name>[A-Z_]+)(?::-(?<fallback>[^}]*))?\}/g;

/** What `-config.expand-env` and the collector do: `${NAME:-default}` and `${env:NAME:-default}`. */
function expand(source: string, env: Record<string, string>): string {
  return source.replace(variable, (_, name: string, fallback?: string) => env[name] ?? fallback ?? '');
}

export function variables(source: string): { name: string; hasDefault: boolean }[] {
  return [...source.matchAll(variable)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    hasDefault: groups?.['fallback'] !== undefined,
  }));
}
