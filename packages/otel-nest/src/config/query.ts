/**
 * A query string with its keys and without its values (`email=a@b.c&page=2` -> `email=REDACTED&page=REDACTED`): keys tell what was asked,
 * values may be anybody's data. A part without `=` is a value.
 */
export function withoutValues(query: string): string {
  return query
    .split('&')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals === -1 ? REDACTED : `${part.slice(0, equals)}=${REDACTED}`;
    })
    .join('&');
}

const REDACTED = 'REDACTED';
