/** How requests are judged: which are silent, whose context counts. Resolved once at start. */
export interface RequestPolicy {
  /** Paths that make neither span nor metric. */
  readonly health: readonly string[];
  /** `client`: the trace id continues and nothing else counts. `service`: the caller's sampling decision and baggage count too. */
  readonly trust: 'client' | 'service';
  /** Path prefixes below which inbound trace context is ignored. */
  readonly ignoreInbound: readonly string[];
}

export const DEFAULT_POLICY: RequestPolicy = {
  health: ['/health', '/healthz', '/livez', '/readyz', '/health/live', '/health/ready'],
  trust: 'client',
  ignoreInbound: ['/webhooks/'],
};

/** The path of a request target, without query: `/a?b` -> `/a`. Absolute targets (`GET http://host/a`) are for proxies, and rare. */
export function pathOf(target: string): string {
  if (!target.startsWith('/')) return URL.parse(target)?.pathname ?? '/';
  const query = target.search(/[?#]/);
  return query === -1 ? target : target.slice(0, query);
}

export function isHealthCheck(path: string, policy: RequestPolicy): boolean {
  return policy.health.includes(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
}

/** `/webhooks/` also covers `/webhooks` itself and no `/webhooks-list`. */
export function ignoresInbound(path: string, policy: RequestPolicy): boolean {
  return policy.ignoreInbound.some((prefix) => `${path}/`.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`));
}
