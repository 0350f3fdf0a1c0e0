import http from 'node:http';
import https from 'node:https';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { warnOnce } from '../log.ts';
import { inScope, newScope } from '../tenant/scope.ts';
import type { RequestPolicy } from './policy.ts';
import { requestMetrics, type RequestMetrics } from './request-metrics.ts';
import { runRequest } from './request.ts';
import { followFastifyRoutes } from './route.ts';

type Emit = (this: Server, ...args: unknown[]) => boolean;

/** A server may hand a request on to another by emitting it there: it stays one request. */
const seen = new WeakSet<IncomingMessage>();

let patched = false;
let tracing: { readonly policy: RequestPolicy; readonly metrics: RequestMetrics } | undefined;

/**
 * Gives every request of `node:http` and `node:https` servers a scope of its own, with or without an SDK. It patches the prototypes'
 * `emit`, which needs no loader hook and works for servers that exist already.
 */
export function openScopes(): void {
  if (patched) return;
  patched = true;
  patch(http.Server.prototype, 'http');
  patch(https.Server.prototype as unknown as Server, 'https');
  followFastifyRoutes();
}

/** Makes a SERVER span and metrics of every request too. Answers how to stop that. */
export function traceServers(policy: RequestPolicy): () => void {
  openScopes();
  const mine = { policy, metrics: requestMetrics() };
  tracing = mine;
  return () => {
    if (tracing === mine) tracing = undefined;
  };
}

function patch(prototype: Server, scheme: 'http' | 'https'): void {
  const original = prototype.emit as Emit;
  const emit = function (this: Server, ...args: [event: string, request: IncomingMessage, response: ServerResponse]): boolean {
    const [event, request, response] = args;
    if (event !== 'request' || seen.has(request)) return original.apply(this, args);
    seen.add(request);
    let handled = false;
    const handle = (): boolean => {
      handled = true;
      return original.apply(this, args);
    };
    try {
      if (tracing === undefined) return inScope(newScope(), handle);
      return runRequest({ request, response, scheme }, tracing.policy, tracing.metrics, handle);
    } catch (error) {
      if (handled) throw error; // The application's own.
      warnOnce('request', `a request could not be traced: ${String(error)}`);
      return handle();
    }
  };
  prototype.emit = emit as Server['emit'];
}
