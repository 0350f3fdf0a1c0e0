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
import { ErrorsInstrumentation, parseStacktrace, SessionInstrumentation, WebVitalsInstrumentation } from '@grafana/faro-web-sdk';
import { createActions, type Actions } from './actions.ts';
import { onLeave } from './leave.ts';
import type { Extra, Setup } from './options.ts';
import { createOutbox } from './outbox.ts';
import type { Backend, Captured, User } from './recorder.ts';
import { traceFetch, traceXhr, type RequestTracing } from './requests.ts';
import { encodeSpan, type FinishedSpan } from './span.ts';
import { OtlpTransport } from './transport.ts';
import { describeVueError } from './vue-error.ts';

/** Starts Faro, once its extras are here, and answers with how to stop. */
export function startFaro(setup: Setup): () => void {
  const { extras = [] } = setup;
  if (typeof extras !== 'function') return start(setup, extras);
  let stopped = false;
  let stop = () => {
    stopped = true;
  };
  // Extras that do not load are no reason to know nothing.
  void Promise.resolve()
    .then(extras)
    .catch(() => [])
    .then((loaded) => {
      if (!stopped) stop = start(setup, loaded);
    });
  return () => stop();
}

/**
 * Faro, put together by hand: `initializeFaro` of faro-web-sdk imports every instrumentation and a user-agent parser
 * whichever are used, 15 kB (gzip) more than these.
 */
function start(setup: Setup, extras: readonly Extra[]): () => void {
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
  const { reported } = setup.recorder;
  addEventListener('unhandledrejection', beforeFaro);
  const faro: Faro = initializeFaro({
    app: { name: `${setup.resource['service.name']}` },
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
      item.type === TransportItemType.EXCEPTION &&
      (reported((item.payload as { originalError?: unknown }).originalError) || reported(rejection))
        ? null
        : item,
    sessionTracking: { enabled: true, samplingRate: setup.samplingRate ?? 1 },
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

  addEventListener('unhandledrejection', afterFaro);

  const route = setup.routes.current;
  const finish = (span: FinishedSpan) =>
    // Faro's type asks for the counts that OTLP leaves out when they are zero.
    faro.api.pushTraces({
      resourceSpans: [{ scopeSpans: [{ scope: { name: '@busflow/faro-vue' }, spans: [encodeSpan(span)] }] }],
    } as unknown as TraceEvent);
  const actions = createActions(finish, route, now);
  const sampled = () => faro.api.getSession()?.attributes?.['isSampled'] !== 'false';
  const own = new URL(`${setup.url}/v1/`, location.href).href;
  const covers = ({ origin, href }: URL) => setup.apiOrigins.has(origin) && !href.startsWith(own) && sampled();
  const tracing: RequestTracing = { covers, actions, route, now, finish, open: new Set() };
  // A request that the page's end cuts off: the server has a span that needs this one as its parent.
  const abandon = () => tracing.open.forEach((done) => done({ error: 'page_unload' }));
  // In this order: spans must be in the outbox when that is emptied.
  addEventListener('pagehide', abandon);
  const stops = [
    () => removeEventListener('pagehide', abandon),
    () => removeEventListener('unhandledrejection', beforeFaro),
    () => removeEventListener('unhandledrejection', afterFaro),
    onLeave(actions.end),
    onLeave(outbox.leave),
    traceFetch(tracing),
    traceXhr(tracing),
  ];
  setup.recorder.connect(backend(faro, actions, () => setup.recorder.user));
  return () => {
    stops.forEach((stop) => stop());
    actions.end();
    outbox.stop();
    faro.pause();
    faro.instrumentations.remove(...faro.instrumentations.instrumentations);
  };
}

/** Milliseconds since 1970, finer than Date's. */
const now = () => performance.timeOrigin + performance.now();

function backend({ api }: Faro, actions: Actions, user: () => User | undefined): Backend {
  return {
    api,
    take({ at, name, attributes, error, origin, trace = actions.active() }: Captured) {
      const options = { timestampOverwriteMs: at, skipDedupe: true, ...(trace && { spanContext: trace }) };
      const given = { ...attributes, ...(origin && describeVueError(origin, user())) };
      // Faro knows only strings; our transport sends numbers as such, so they go around its conversion.
      const typed = given as Record<string, string>;
      if (error) api.pushError(error, { ...options, context: typed });
      else
        api.pushEvent(name, undefined, undefined, {
          ...options,
          customPayloadTransformer: (payload) => ({ ...payload, attributes: typed }),
        });
    },
    setUser: (user) => (user ? api.setUser({ id: user.id, ...(user.roles && { roles: user.roles.join(',') }) }) : api.resetUser()),
    startAction: actions.start,
  };
}
