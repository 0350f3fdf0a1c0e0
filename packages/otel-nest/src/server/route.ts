import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { currentScope } from '../tenant/scope.ts';

interface ExpressRequest extends IncomingMessage {
  readonly baseUrl?: unknown;
  readonly route?: { readonly path?: unknown };
}

/** The pattern that Express matched, read when the response is over: until then a router may still hand the request on. */
export function expressRoute(request: IncomingMessage): string | undefined {
  const { baseUrl, route } = request as ExpressRequest;
  const path = route?.path;
  if (typeof path !== 'string') return undefined;
  return `${typeof baseUrl === 'string' ? baseUrl : ''}${path}` || '/';
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
