import { ATTR_ROUTE } from '@busflow/conventions';
import type { API } from '@grafana/faro-core';
import type { Actions } from './actions.ts';
import type { FinishedSpan } from './span.ts';
import { HEADER, newSpanContext, traceparent } from './trace-context.ts';

/** What makes spans of requests. */
export interface Tracing {
  /** Starts, and answers with how to stop. */
  trace(tracing: RequestTracing): () => void;
}

/** What it makes them of. */
export interface RequestTracing {
  readonly api: API;
  /** Whether this session is recorded. */
  readonly sampled: () => boolean;
  /** Whether a request to this address is ours to trace, in a session that is recorded. */
  readonly covers: (url: URL) => boolean;
  readonly actions: Actions;
  readonly route: () => string;
  readonly now: () => number;
  readonly finish: (span: FinishedSpan) => void;
  /** How to end each request that is under way. */
  readonly open: Set<(outcome: Outcome) => void>;
}

type Outcome = { readonly status: number } | { readonly error: string };

/** One CLIENT span: the header to send, and what to call when the answer's headers are there, or none came. */
function startRequest({ actions, route, now, finish, open }: RequestTracing, method: string, url: URL) {
  const parent = actions.active();
  const context = newSpanContext(parent);
  const leave = actions.join();
  const start = now();
  const attributes = {
    'http.request.method': method,
    'url.full': url.href,
    'server.address': url.hostname,
    'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    [ATTR_ROUTE]: route(),
  };
  const done = (outcome: Outcome) => {
    if (!open.delete(done)) return;
    const end = now();
    leave(end);
    const status = 'status' in outcome ? outcome.status : undefined;
    const error = 'error' in outcome ? outcome.error : outcome.status >= 400 ? `${outcome.status}` : undefined;
    finish({
      context,
      parent,
      name: method,
      kind: 'client',
      start,
      end,
      attributes: { ...attributes, 'http.response.status_code': status, 'error.type': error },
      failed: error !== undefined,
    });
  };
  open.add(done);
  return { header: traceparent(context), done };
}

/** Wraps `fetch`. A request that already carries a trace context, or cannot carry one (no-cors), passes untouched. */
export function traceFetch(tracing: RequestTracing): () => void {
  const original = globalThis.fetch;
  const traced: typeof fetch = (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const url = parseUrl(request?.url ?? `${input}`);
    const headers = url && tracing.covers(url) && parseHeaders(init?.headers ?? request?.headers);
    if (!headers || headers.has(HEADER) || (init?.mode ?? request?.mode) === 'no-cors') return original(input, init);
    const span = startRequest(tracing, (init?.method ?? request?.method ?? 'GET').toUpperCase(), url);
    headers.set(HEADER, span.header);
    const answer = original(input, { ...init, headers });
    answer.then(span.done, (error: unknown) => span.done({ error: error instanceof Error ? error.name : 'Error' }));
    return answer;
  };
  globalThis.fetch = traced;
  return () => {
    if (globalThis.fetch === traced) globalThis.fetch = original;
  };
}

/** How an XHR ends without an answer: its events, and what `fetch` calls them. */
export const XHR_ERRORS: Readonly<Record<string, string>> = { error: 'NetworkError', abort: 'AbortError', timeout: 'TimeoutError' };

/** Wraps `XMLHttpRequest`, which axios and upload libraries still use. */
export function traceXhr(tracing: RequestTracing): () => void {
  const { prototype } = XMLHttpRequest;
  const { open, send, setRequestHeader } = prototype;
  const opened = new WeakMap<XMLHttpRequest, { method: string; url: URL | undefined; own: boolean }>();
  // `arguments` as they are: an explicit `async` of undefined would make the request synchronous.
  prototype.open = new Proxy(open, {
    apply(target, request: XMLHttpRequest, given: Parameters<typeof open>) {
      opened.set(request, { method: `${given[0]}`.toUpperCase(), url: parseUrl(`${given[1]}`), own: false });
      return Reflect.apply(target, request, given);
    },
  });
  prototype.setRequestHeader = function (name, value) {
    const request = opened.get(this);
    if (request && name.toLowerCase() === HEADER) request.own = true;
    return setRequestHeader.call(this, name, value);
  };
  prototype.send = function (body) {
    const request = opened.get(this);
    if (request?.url && !request.own && tracing.covers(request.url)) {
      const span = startRequest(tracing, request.method, request.url);
      setRequestHeader.call(this, HEADER, span.header);
      const over = ({ type }: Event) => {
        const error = XHR_ERRORS[type];
        span.done(error === undefined ? { status: this.status } : { error });
      };
      for (const type of ['load', ...Object.keys(XHR_ERRORS)]) this.addEventListener(type, over, { once: true });
    }
    return send.call(this, body);
  };
  return () => Object.assign(prototype, { open, send, setRequestHeader });
}

/** What the browser itself would refuse is for it to refuse. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
const parseUrl = (url: string) => attempt(() => new URL(url, location.href));
const parseHeaders = (headers: HeadersInit | undefined) => attempt(() => new Headers(headers));
