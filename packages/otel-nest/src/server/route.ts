import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { currentScope } from '../tenant/scope.ts';

interface ExpressRequest extends IncomingMessage {
  readonly baseUrl?: unknown;
  readonly route?: { readonly path?: unknown };
  readonly params?: object;
}

/**
 * The pattern that Express matched, read when the response is over: until then a router may still hand the request on. Middleware that
 * answers by itself (Apollo's, static files) has no route but the path that it is mounted at, which is a pattern where it took no parameters.
 */
export function expressRoute(request: IncomingMessage): string | undefined {
  const { baseUrl, route, params } = request as ExpressRequest;
  const mount = typeof baseUrl === 'string' ? baseUrl : '';
  if (typeof route?.path === 'string') return `${mount}${route.path}` || '/';
  return mount !== '' && Object.keys(params ?? {}).length === 0 ? mount : undefined;
}

/** https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks */
const FASTIFY_HANDLER = 'tracing:fastify.request.handler:start';

/** Fastify tells the pattern on a diagnostics channel, inside the request's own scope. */
export function followFastifyRoutes(): void {
  channel(FASTIFY_HANDLER).subscribe(follow);
}

function follow(message: unknown): void {
  const url = (message as { route?: { url?: unknown } } | null)?.route?.url;
  const scope = currentScope();
  if (scope !== undefined && typeof url === 'string') scope.route = url;
}
