import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { warnOnce } from '../log.ts';
import { inScope, newScope } from '../tenant/scope.ts';
import type { RequestPolicy } from './policy.ts';
import { requestMetrics, type RequestMetrics } from './request-metrics.ts';
import { runRequest } from './request.ts';
import { followFastifyRoutes } from './route.ts';

type Emit = (this: net.Server, event: string, request?: IncomingMessage, response?: ServerResponse) => boolean;

/** A server may hand a request on to another by emitting it there: it stays one request. */
const seen = new WeakSet<IncomingMessage>();

let patched = false;
let tracing: { readonly policy: RequestPolicy; readonly metrics: RequestMetrics } | undefined;

/**
 * Gives every request of `node:http`, `node:https` and `node:http2` servers a scope of its own, with or without an SDK. It patches the
 * prototypes' `emit`, which needs no loader hook and works for servers that exist already.
 */
export function openScopes(): void {
  if (patched) return;
  patched = true;
  // The last one for HTTP/2, whose classes Node shows to nobody. The first two too, because others may have patched those before.
  for (const { prototype } of [http.Server, https.Server, net.Server]) patch(prototype);
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

function patch(prototype: net.Server): void {
  const original = prototype.emit as Emit;
  const emit: Emit = function (...args) {
    const [event, request, response] = args;
    if (event !== 'request' || request?.headers === undefined || response === undefined || seen.has(request)) {
      return original.apply(this, args); // Not a request, or no server of HTTP.
    }
    seen.add(request);
    let handled = false;
    const handle = (): boolean => {
      handled = true;
      return original.apply(this, args);
    };
    try {
      if (tracing === undefined) return inScope(newScope(), handle);
      const scheme = this instanceof tls.Server ? 'https' : 'http';
      return runRequest({ request, response, scheme }, tracing.policy, tracing.metrics, handle);
    } catch (error) {
      if (handled) throw error; // The application's own.
      warnOnce('request', `a request could not be traced: ${String(error)}`);
      return handle();
    }
  };
  prototype.emit = emit as net.Server['emit'];
}
