import type { GuardedStore } from './guarded-store.ts';
import type { WebhookMetrics } from './metrics.ts';

/** What both directions share. */
export interface Kit {
  readonly environment: string;
  readonly metrics: WebhookMetrics;
  readonly store: GuardedStore;
  /** How long a repeated delivery is recognised. */
  readonly replayWindowMs: number;
  /** How long a token is good, and so how long an id that stands for one is kept. */
  readonly ttlMs: number;
  /** A token has come back. */
  readonly returned: (token: string) => void;
  readonly now: () => number;
}

/** Stores are shared with others, by providers and by environments. */
export function storeKey(kit: Kit, kind: 'seen' | 'token', scope: string, id: string): string {
  return `webhook-trace:${kit.environment}:${kind}:${scope}:${id}`;
}
