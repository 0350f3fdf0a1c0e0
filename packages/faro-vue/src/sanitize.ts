import type { Sanitize } from './otlp.ts';
import { cleanPath } from './path.ts';

/** Longest text that leaves. Characters. */
export const MAX_TEXT = 4096;

/** Query keys whose values may leave; of every other query parameter not even the key does. */
export const SAFE_QUERY_KEYS: readonly string[] = ['page', 'sort', 'tab', 'utm_campaign', 'utm_medium', 'utm_source'];

/** scheme, user:password, host, path, query, fragment */
const ABSOLUTE_URL = /\b([a-z][a-z\d+.-]{0,20}:\/\/)(?:[^\s"'<>/?#]*@)?([^\s"'<>)/?#]+)([^\s"'<>)?#]*)(\?[^\s"'<>)#]*)?(?:#[^\s"'<>)]*)?/gi;
/** end of a path, query, fragment: at least one of the last two. */
const RELATIVE_URL = /(\/[\w.~%!$&*+,;=:@-]{0,200})(?:(\?[^\s"'<>)#]+)(?:#[^\s"'<>)]*)?|#[^\s"'<>)]+)/g;
const BARE_QUERY = /\?[\w.[\]%-]+=[^\s"'<>)]*/g;

/** In order: a later rule sees what an earlier one left. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/\bdata:[\w.+/-]*[;,][^\s"'<>)]*/gi, 'data:…'],
  [/[\p{L}\p{M}\p{N}_.+-]{1,64}(?:@|%(?:25)*40)[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)+/gu, '[email]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[jwt]'],
  // A name such as client_secret or accessToken with its value, and then the word alone, which needs no sign before its value.
  [
    /\b([\w-]{0,40}?(?:token|secret|passw(?:or)?d|pwd|api[_-]?key|authorization|cookie|session_?id)\w{0,20}["']? ?[=:] ?["']?(?:(?:bearer|basic) )?)[^\s"'&,;]+/gi,
    '$1[secret]',
  ],
  [
    /\b((?:token|secret|passw(?:or)?d|pwd|api[_-]?key|authorization|bearer)["']?[=: ]+["']?(?:(?:bearer|basic) )?)[^\s"'&,;]+/gi,
    '$1[secret]',
  ],
  [/\b[A-Z]{2}\d\d(?: ?[\dA-Z]{4}){3,7}(?: ?[\dA-Z]{1,4})?\b/g, '[iban]'],
  // Not behind a point: sixteen digits there are a clock's.
  [/(^|[^.\d])(?:\d[ -]?){12,18}\d\b/g, '$1[number]'],
  [/\+\d[\d ()/-]{7,20}\d|\b\d{3}-\d\d-\d{4}\b/g, '[number]'],
];

export function createSanitizer(queryKeys: readonly string[] = SAFE_QUERY_KEYS): Sanitize {
  const cleanQuery = (query = '') => {
    const kept = query
      .slice(1)
      .split('#', 1)[0]!
      .split('&')
      .filter((pair) => queryKeys.includes(pair.split('=', 1)[0]!));
    return kept.length > 0 ? `?${kept.join('&')}` : '';
  };
  return (text) =>
    RULES.reduce(
      (result, [pattern, replacement]) => result.replace(pattern, replacement),
      // Cut after cleaning, so that no half of an address escapes the pattern; roughly before, so that cleaning stays cheap.
      text
        .slice(0, 4 * MAX_TEXT)
        .replace(
          ABSOLUTE_URL,
          (_url, scheme: string, host: string, path: string, query?: string) => scheme + host + cleanPath(path) + cleanQuery(query),
        )
        .replace(RELATIVE_URL, (_url, path: string, query?: string) => path + cleanQuery(query))
        .replace(BARE_QUERY, cleanQuery),
    ).slice(0, MAX_TEXT);
}
