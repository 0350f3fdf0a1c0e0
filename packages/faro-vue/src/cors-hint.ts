import type { FinishedSpan } from './span.ts';

/** For development: a browser tells the page nothing of why a request failed, and this may have been us. Once an origin. */
export function createCorsHint(warn: (text: string) => void = console.warn): (span: FinishedSpan) => void {
  const told = new Set<string>();
  return ({ kind, attributes }) => {
    const url = attributes['url.full'];
    const answered = Number(attributes['http.response.status_code']) > 0;
    if (
      typeof url !== 'string' ||
      kind !== 'client' ||
      answered ||
      attributes['error.type'] === 'AbortError' ||
      attributes['error.type'] === 'page_unload'
    )
      return;
    const { origin } = new URL(url);
    if (origin === location.origin || told.has(origin)) return;
    told.add(origin);
    warn(
      `@busflow/faro-vue: a request to ${origin} failed without an answer. Where the browser says above that "traceparent" is not ` +
        'allowed by Access-Control-Allow-Headers, allow that header in the CORS of the API (corsOptions() of @busflow/otel-nest ' +
        'does), or take the origin out of apiOrigins.',
    );
  };
}
