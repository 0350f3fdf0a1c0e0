import { diag } from '@opentelemetry/api';
import { aFunction, anObject, aString, once, required, type OptionRules } from '@busflow/conventions';
import { guardStore } from './guarded-store.ts';
import { receive, type DeliveryHandler } from './inbound.ts';
import type { Incoming } from './incoming.ts';
import { needsRawBody, signatureOf } from './arrival.ts';
import { createKeyring, type TokenKey } from './keyring.ts';
import { storeKey, type Kit } from './kit.ts';
import { createWebhookMetrics } from './metrics.ts';
import { aListOf, anObjectThat, checkOptions, seconds } from './options.ts';
import { activeSpan, writeToken, type Outbound } from './outbound.ts';
import { builtInProviders, type BuiltInName, type ProviderOptions } from './providers/built-in.ts';
import type { Provider } from './providers/provider.ts';
import { createRegistry } from './registry.ts';
import { SCOPE } from './scope.ts';
import { memoryStore, type TraceStore } from './store.ts';
import { watchUnreturned } from './unreturned.ts';

export interface WebhookTraceOptions<Custom extends string = never> {
  /** The first key signs, all of them verify. */
  readonly keys: readonly TokenKey[];
  /** `production`, `staging`, … Tokens of one environment are worthless in another. */
  readonly environment: string;
  /** How long a token is good. Seconds. @default 1_209_600 (14 days: as long as Tempo keeps traces by default) */
  readonly ttlS?: number | undefined;
  /** Secrets and choices for the providers that come with this package. */
  readonly providers?: ProviderOptions | undefined;
  /** Providers of your own, as data, under the name that spans and metrics will have. */
  readonly custom?: Readonly<Record<Custom, Provider>> | undefined;
  /** Share one where the service has several instances. @default `memoryStore()` */
  readonly store?: TraceStore | undefined;
  /** How long a repeated delivery is recognised. Seconds. @default 604_800 (7 days: as long as WhatsApp retries) */
  readonly replayWindowS?: number | undefined;
  /** When a call that no delivery came back for counts as lost. Seconds. @default 86_400 (a day) */
  readonly expectWithinS?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

export interface WebhookTrace<Name extends string = string> {
  /**
   * The body to send instead of `body`: a copy that carries the active span's token in the provider's own field. Never
   * throws, and sends your body as it is where the token has no room; `outcome` says why.
   */
  outbound<Body>(provider: Name, body: Body): Outbound<Body>;
  /** Keeps the active span's token under an id that the provider will name later: for what has no field of its own. Never rejects. */
  remember(provider: Name, id: string): Promise<void>;
  /**
   * Verifies a delivery and runs `fn` in its span, `webhook.<provider>`, linked to the call that caused it. Gives what `fn`
   * gives and throws what it throws; a token that is forged, foreign, expired or missing costs the link, nothing else.
   *
   * @throws WebhookSignatureError (answer 401), WebhookPayloadError (answer 400), both before `fn`.
   */
  inbound<Result>(provider: Name, incoming: Incoming, fn: DeliveryHandler<Result>): Promise<Result>;
  /**
   * For a check at start-up: `rawBody` says whether the server keeps the bytes of what it gets.
   *
   * @throws WebhookOptionsError when the provider is unknown, or signs and has no secret here or no raw bodies.
   */
  assertReceives(provider: string, server?: { readonly rawBody: boolean }): asserts provider is Name;
  /** Stops waiting for what has not come back. The rest keeps working. */
  close(): void;
}

const DAY_S = 86_400;

const OPTIONS: OptionRules<WebhookTraceOptions> = {
  keys: required(aListOf('{ id, secret }')),
  environment: required(aString),
  ttlS: seconds,
  providers: anObject,
  custom: anObject,
  store: anObjectThat('put', 'get'),
  replayWindowS: seconds,
  expectWithinS: seconds,
  now: aFunction,
};

/** @throws WebhookOptionsError naming the option, what is wrong with it and what would be right. */
export function createWebhookTrace<Custom extends string = never>(
  options: WebhookTraceOptions<Custom>,
): WebhookTrace<BuiltInName | Custom> {
  checkOptions('createWebhookTrace', options, OPTIONS);
  const { environment, ttlS = 14 * DAY_S, replayWindowS = 7 * DAY_S, expectWithinS = DAY_S, now = Date.now } = options;
  const registry = createRegistry(builtInProviders(options.providers ?? {}), options.custom ?? {}, {
    keys: createKeyring(options.keys),
    environment,
    ttlS,
  });
  const log = diag.createComponentLogger({ namespace: SCOPE });
  const complain = once((message) => log.warn(message));
  const metrics = createWebhookMetrics();
  const store = guardStore(options.store ?? memoryStore({ now }), now, complain);
  const windowMs = expectWithinS * 1000;
  const returnKey = (token: string) => `webhook-trace:${environment}:back:${token}`;
  const unreturned = watchUnreturned({
    windowMs,
    now,
    cameBackElsewhere: async (token) => (await store.get(returnKey(token))) !== undefined,
    count: (provider, outcome) => metrics.unreturned.record(1, { provider, outcome }),
  });
  const kit: Kit = {
    environment,
    metrics,
    store,
    // Whoever waits for it may be another instance: only a shared store can tell it, and must still do so at its deadline.
    returned: (token) => {
      if (!unreturned.returned(token) && options.store !== undefined) void store.put(returnKey(token), '1', 2 * windowMs);
    },
    replayWindowMs: replayWindowS * 1000,
    ttlMs: ttlS * 1000,
    now,
  };

  return {
    outbound(provider, body) {
      const registered = registry.find(provider);
      if (registered === undefined) {
        complain(`outbound.${provider}`, `outbound("${provider}"): there is no such provider; the call goes out without its trace`);
        metrics.outbound.record(1, { provider, outcome: 'failed' });
        return { body, headers: {}, outcome: 'failed' };
      }
      const { token, ...sent } = writeToken(registered, body, now());
      metrics.outbound.record(1, { provider, outcome: sent.outcome });
      if (token !== undefined) unreturned.sent(provider, token);
      return sent;
    },

    async remember(provider, id) {
      const registered = registry.find(provider);
      if (registered === undefined) return complain(`remember.${provider}`, `remember("${provider}"): there is no such provider`);
      const span = activeSpan();
      metrics.outbound.record(1, { provider, outcome: span === undefined ? 'skipped_no_span' : 'stored' });
      if (span !== undefined)
        await store.put(storeKey(kit, 'token', registered.scope, id), registered.tokens.encode(span, now()), kit.ttlMs);
    },

    async inbound(provider, incoming, fn) {
      return receive(kit, registry.receiving(provider), incoming, fn);
    },

    assertReceives(provider, { rawBody } = { rawBody: true }) {
      const registered = registry.receiving(provider);
      if (!rawBody && signatureOf(registered) !== undefined) throw needsRawBody(registered);
    },

    close() {
      unreturned.stop();
    },
  };
}
