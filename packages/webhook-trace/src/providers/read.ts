import type { Read } from './provider.ts';

type HeaderOf = (name: string) => string | undefined;

/** Everything that stands at a path. Own properties only: the body is someone else's. */
export function walk(value: unknown, path: string): readonly unknown[] {
  let found: readonly unknown[] = [value];
  for (const step of path.split('.')) {
    const list = step.endsWith('[]');
    const key = list ? step.slice(0, -2) : step;
    found = found.flatMap((at) => {
      if (typeof at !== 'object' || at === null || (key !== '' && !Object.hasOwn(at, key))) return [];
      const next: unknown = key === '' ? at : (at as Record<string, unknown>)[key];
      if (!list) return [next];
      return Array.isArray(next) ? next : [];
    });
  }
  return found;
}

/** What the reads find, in their order; nothing for what is not there. */
export function readAll(value: unknown, what: Read | undefined, header: HeaderOf): readonly unknown[] {
  if (what === undefined) return [];
  if (typeof what === 'string') return walk(value, what);
  if (isList(what)) return what.flatMap((each) => readAll(value, each, header));
  const found = 'header' in what ? header(what.header) : what.word;
  return found === undefined ? [] : [found];
}

function isList(what: Exclude<Read, string>): what is readonly Read[] {
  return Array.isArray(what);
}
