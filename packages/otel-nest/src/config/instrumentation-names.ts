/** What we trace by ourselves, by the names of OTEL_NODE_ENABLED_INSTRUMENTATIONS. */
export const OWN_INSTRUMENTATIONS = ['http', 'undici', 'pg', 'ioredis', 'redis'] as const;
export type OwnInstrumentation = (typeof OWN_INSTRUMENTATIONS)[number];

type Env = Readonly<Record<string, string | undefined>>;

/** Whether OTEL_NODE_ENABLED_INSTRUMENTATIONS names one that only `@opentelemetry/auto-instrumentations-node` has. */
export function wantsBundle(env: Env): boolean {
  return (
    names(env['OTEL_NODE_ENABLED_INSTRUMENTATIONS'])?.some((name) => !(OWN_INSTRUMENTATIONS as readonly string[]).includes(name)) === true
  );
}

/** Those of ours that both variables leave on. */
export function enabledByVariables(env: Env): (name: OwnInstrumentation) => boolean {
  const enabled = names(env['OTEL_NODE_ENABLED_INSTRUMENTATIONS']);
  const disabled = names(env['OTEL_NODE_DISABLED_INSTRUMENTATIONS']) ?? [];
  return (name) => (enabled === undefined || enabled.includes(name)) && !disabled.includes(name);
}

/** Loads nothing but itself: the loader hook asks before anything else may be loaded. */
function names(list: string | undefined): string[] | undefined {
  const given = list?.split(',').flatMap((name) => name.trim() || []);
  return given?.length === 0 ? undefined : given;
}
