import type { EnvReader } from '../config/env.ts';
import type { TelemetryOptions, TrustPolicy } from '../options.ts';

/** How requests are judged: which are silent, whose context counts. Resolved once at start. */
export interface RequestPolicy {
  /** Paths that make neither span nor metric. */
  readonly health: readonly string[];
  readonly trust: TrustPolicy;
  /** Path prefixes below which inbound trace context is ignored. */
  readonly ignore: readonly string[];
}

const HEALTH = ['/health', '/healthz', '/livez', '/readyz', '/health/live', '/health/ready'];
const IGNORE = ['/webhooks/'];

export function requestPolicy({ healthPaths, trust }: Pick<TelemetryOptions, 'healthPaths' | 'trust'>, env: EnvReader): RequestPolicy {
  const { policy, ignore } = typeof trust === 'string' ? { policy: trust } : { ...trust };
  return {
    health: healthPaths ?? HEALTH,
    trust: policy ?? env.oneOf('BUSFLOW_TRUST', ['client', 'service']) ?? 'client',
    ignore: ignore ?? IGNORE,
  };
}

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
  return policy.ignore.some((prefix) => `${path}/`.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`));
}
