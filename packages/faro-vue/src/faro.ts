import { ATTR_ACTION, EVENT_BUTTON_CLICK } from '@busflow/conventions';
import {
  defaultGlobalObjectKey,
  initializeFaro,
  InternalLoggerLevel,
  isInternalFaroOnGlobalObject,
  defaultUnpatchedConsole,
  type Faro,
  type TraceEvent,
  TransportItemType,
} from '@grafana/faro-core';
import {
  ErrorsInstrumentation,
  parseStacktrace,
  SessionInstrumentation,
  STORAGE_KEY,
  WebVitalsInstrumentation,
} from '@grafana/faro-web-sdk';
import { createActions, type Actions } from './actions.ts';
import { createCorsHint } from './cors-hint.ts';
import { DEV } from './dev.ts';
import { onLeave } from './leave.ts';
import type { Extra, Setup } from './options.ts';
import { createOutbox } from './outbox.ts';
import { SCOPE, type SpanContext } from './otlp.ts';
import type { Captured, Recorder } from './recorder.ts';
import { traceFetch, traceXhr, type RequestTracing } from './requests.ts';
import { encodeSpan, type FinishedSpan } from './span.ts';
import { OtlpTransport } from './transport.ts';
import { describeVueError } from './vue-error.ts';

/** Starts Faro, once its extras are here. The recorder's `close` stops it. */
export function startFaro(given: Setup): void {
  const { extras = [] } = given;
  const setup: Setup = {
    ...given,
    url: given.url.replace(/\/$/, ''),
    resource: { ...given.resource, 'telemetry.sdk.name': SCOPE, 'telemetry.sdk.language': 'webjs' },
  };
  if (typeof extras !== 'function') return start(setup, extras);
  // Extras that do not load are no reason to know nothing.
  void Promise.resolve()
    .then(extras)
    .catch(() => [])
    .then((loaded) => start(setup, loaded));
}

/**
 * Faro, put together by hand: `initializeFaro` of faro-web-sdk imports every instrumentation and a user-agent parser
 * whichever are used, 15 kB (gzip) more than these.
 */
function start(setup: Setup, extras: readonly Extra[]): void {
  const { close, reported, take } = setup.recorder;
  // While code was on its way, the application was unmounted.
  if (!take) return;
  const more = extras.map((extra) => extra(setup));
  const transports = more.filter((extra) => 'send' in extra);
  const outbox = createOutbox(setup);
  // Faro reports a copy of what was rejected. Its listener runs between these two, which tell the original.
  let rejection: unknown;
  const beforeFaro = ({ reason }: PromiseRejectionEvent) => {
    rejection = reason;
  };
  const afterFaro = () => {
    rejection = undefined;
  };
  const told = (error: unknown) => reported.has(error as object);
  const stopping = new AbortController();
  const { signal } = stopping;
  addEventListener('unhandledrejection', beforeFaro, { signal });
  const faro: Faro = initializeFaro({
    app: { name: setup.service },
    // A second Vue app, or a host page with a Faro of its own.
    isolate: isInternalFaroOnGlobalObject(),
    transports: transports.length > 0 ? transports : [new OtlpTransport(setup, outbox)],
    instrumentations: [
      new ErrorsInstrumentation(),
      new SessionInstrumentation(),
      new WebVitalsInstrumentation(),
      ...more.filter((extra) => 'initialize' in extra),
    ],
    // Whoever reports an error and throws it on reports it once.
    preserveOriginalError: true,
    beforeSend: (item) =>
      item.type === TransportItemType.EXCEPTION && (told((item.payload as { originalError?: unknown }).originalError) || told(rejection))
        ? null
        : item,
    sessionTracking: { enabled: true, samplingRate: setup.samplingRate ?? 1, ...continued(setup) },
    parseStacktrace,
    metas: [],
    dedupe: true,
    batching: { enabled: false },
    eventDomain: 'browser',
    globalObjectKey: defaultGlobalObjectKey,
    preventGlobalExposure: false,
    paused: false,
    unpatchedConsole: defaultUnpatchedConsole,
    internalLoggerLevel: InternalLoggerLevel.OFF,
  });

  addEventListener('unhandledrejection', afterFaro, { signal });

  const route = () => setup.routes.at(-1);
  const hint = DEV ? createCorsHint() : undefined;
  const finish = (span: FinishedSpan) => {
    hint?.(span);
    // Faro's type asks for the counts that OTLP leaves out when they are zero.
    faro.api.pushTraces({
      resourceSpans: [{ scopeSpans: [{ scope: { name: SCOPE }, spans: [encodeSpan(span)] }] }],
    } as unknown as TraceEvent);
  };
  const actions = createActions(finish, route, now);
  const sampled = () => faro.api.getSession()?.attributes?.['isSampled'] !== 'false';
  const origins = new Set(setup.apiOrigins);
  const own = new URL(`${setup.url}/v1/`, location.href).href;
  const covers = ({ origin, href }: URL) => origins.has(origin) && !href.startsWith(own) && sampled();
  const tracing: RequestTracing = { api: faro.api, sampled, covers, actions, route, now, finish, open: new Set() };
  // A request that the page's end cuts off: the server has a span that needs this one as its parent.
  const abandon = () => tracing.open.forEach((done) => done({ error: 'page_unload' }));
  // In this order: spans must be in the outbox when that is emptied.
  addEventListener('pagehide', abandon, { signal });
  onLeave(actions.end);
  onLeave(outbox.leave);
  const tracers = more.filter((extra) => 'trace' in extra);
  const stops = tracers.length > 0 ? tracers.map((tracer) => tracer.trace(tracing)) : [traceFetch(tracing), traceXhr(tracing)];
  // The stub of the next page goes on with Faro's.
  if (setup.common?.['session.id']) sessionStorage[SCOPE] = faro.api.getSession()?.id;
  connect(setup.recorder, faro, actions);
  setup.recorder.close = () => {
    stopping.abort();
    close();
    stops.forEach((stop) => stop());
    actions.end();
    outbox.stop();
    faro.pause();
    faro.instrumentations.remove(...faro.instrumentations.instrumentations);
  };
}

/** The stub's session, for Faro to go on with; one that Faro had before, though it has expired, is for Faro to decide on. */
function continued({ common }: Setup): { session?: { id: string } } {
  const id = common?.['session.id'];
  // The stub has an id only where the browser stores it.
  return id === undefined || STORAGE_KEY in sessionStorage ? {} : { session: { id: `${id}` } };
}

/** Milliseconds since 1970, finer than Date's. */
const now = () => performance.timeOrigin + performance.now();

/** From now on what the application tells goes to Faro, first what was kept. */
function connect(recorder: Recorder, { api }: Faro, actions: Actions): void {
  const push = ({ at, name, attributes, error, origin }: Captured, trace: SpanContext | undefined) => {
    const options = { timestampOverwriteMs: at, skipDedupe: true, ...(trace && { spanContext: trace }) };
    const given = { ...attributes, ...(origin && describeVueError(origin, recorder.user)) };
    // Faro knows only strings; our transport sends numbers as such, so they go around its conversion.
    const typed = given as Record<string, string>;
    if (error) api.pushError(error, { ...options, context: typed });
    else
      api.pushEvent(name, undefined, undefined, {
        ...options,
        customPayloadTransformer: (payload) => ({ ...payload, attributes: typed }),
      });
  };
  recorder.tellUser = () => {
    const { 'user.id': id, 'user.roles': roles } = recorder.user ?? {};
    if (id === undefined) api.resetUser();
    else api.setUser({ id: `${id}`, ...(roles !== undefined && { roles: `${roles}` }) });
  };
  recorder.api = api;
  if (recorder.user) recorder.tellUser();
  recorder.queue.splice(0).forEach((item) => push(item, undefined));
  recorder.take = (item) => {
    const action = item.name === EVENT_BUTTON_CLICK && item.attributes[ATTR_ACTION];
    // The requests that a click causes belong to its trace.
    push(item, action ? actions.start(`${action}`) : actions.active());
  };
}
