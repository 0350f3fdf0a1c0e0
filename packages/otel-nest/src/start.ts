import { context, logs, metrics, propagation, trace, type ProxyTracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { envReader, type Env, type EnvReader } from './config/env.ts';
import { serviceResource } from './config/resource.ts';
import { targetOf, type Signal, type Target } from './config/targets.ts';
import { failuresWithin } from './delivery/deadline.ts';
import { hearDiagnostics } from './delivery/diagnostics.ts';
import { retrying } from './delivery/retry.ts';
import { deliverBeforeExit } from './delivery/signals.ts';
import { instrument } from './instrumentations.ts';
import { installLoaderHook } from './loader-hook.ts';
import { log, warnOnce } from './log.ts';
import { checkOptions, type TelemetryOptions } from './options.ts';
import { exporterOf } from './sdk/exporters.ts';
import { loggerProvider } from './sdk/logs.ts';
import { meterProvider, metricReader } from './sdk/metrics.ts';
import { propagatorOf } from './sdk/propagator.ts';
import { tracerProvider } from './sdk/traces.ts';
import { openScopes, traceServers } from './server/patch.ts';
import { DEFAULT_POLICY } from './server/policy.ts';

/** What runs, and where it goes. */
export interface TelemetryStatus {
  /** `off`: nothing is sent, and {@link reason} says why. `stopped`: after `shutdown()`. */
  readonly state: 'running' | 'off' | 'stopped';
  readonly reason?: string;
  readonly traces: Target;
  readonly metrics: Target;
  readonly logs: Target;
}

export interface Telemetry {
  readonly status: TelemetryStatus;
  /** Sends what is waiting. Never rejects; answers whether all of it was handed over before the deadline. */
  forceFlush(): Promise<boolean>;
  /** Sends what is waiting and stops. Never rejects; answers whether all of it was handed over before the deadline. */
  shutdown(): Promise<boolean>;
}

const DEFAULT_DEADLINE_MS = 5_000;
const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];

let started: Promise<Telemetry> | undefined;

/** See `telemetry.ts`. */
export async function start(options: TelemetryOptions = {}, env: Env = process.env): Promise<Telemetry> {
  checkOptions(options);
  if (started !== undefined) {
    warnOnce(
      'double-start',
      'startTelemetry() was called twice (register counts as once); the first call stays, these options are ignored',
    );
    return started;
  }
  started = begin(options, envReader(env));
  return started;
}

async function begin(options: TelemetryOptions, env: EnvReader): Promise<Telemetry> {
  hearDiagnostics(env);
  installLoaderHook(options.instrumentedModules);
  openScopes();
  const disabled = env.flag('OTEL_SDK_DISABLED');
  const off: Target = { exporter: 'none', why: 'OTEL_SDK_DISABLED=true' };
  const [traces, metrics, logs] = SIGNALS.map((signal) => (disabled ? off : targetOf(signal, env, options.endpoint))) as [
    Target,
    Target,
    Target,
  ];
  const targets = { traces, metrics, logs };
  const idle = [traces, metrics, logs].every(({ exporter }) => exporter === 'none') && options.spanProcessors === undefined;
  if (idle || anotherSdkRuns()) {
    const reason = idle && traces.exporter === 'none' ? traces.why : 'another OpenTelemetry SDK was started first';
    if (!idle || (!disabled && env.text('NODE_ENV') === 'production')) log.warn(`telemetry is off: ${reason}`);
    return inert({ state: 'off', reason, ...targets });
  }
  return await run(options, env, targets);
}

async function run(options: TelemetryOptions, env: EnvReader, targets: Record<Signal, Target>): Promise<Telemetry> {
  const deadline = options.shutdownDeadlineMs ?? DEFAULT_DEADLINE_MS;
  const ending = new AbortController();
  const parts = await pipelines(options, env, targets, ending.signal);
  const stopServers = traceServers({
    health: options.healthPaths ?? DEFAULT_POLICY.health,
    trust: options.trust ?? env.oneOf('BUSFLOW_TRUST', ['client', 'service']) ?? DEFAULT_POLICY.trust,
    ignoreInbound: options.ignoreInbound ?? DEFAULT_POLICY.ignoreInbound,
  });
  const stopInstrumentations = instrument(options.instrumentations ?? []);

  let state: TelemetryStatus['state'] = 'running';
  let stopped: Promise<boolean> | undefined;
  const finish = async (): Promise<boolean> => {
    const failures = await failuresWithin(
      deadline,
      parts.map((part) => part.shutdown()),
    );
    if (failures.length > 0) log.warn(`some telemetry was not delivered before the process ended: ${failures.join('; ')}`);
    state = 'stopped';
    return failures.length === 0;
  };
  const telemetry: Telemetry = {
    get status() {
      return { state, ...targets };
    },
    async forceFlush() {
      const failures = await failuresWithin(
        deadline,
        parts.map((part) => part.forceFlush()),
      );
      return failures.length === 0;
    },
    shutdown() {
      if (stopped === undefined) {
        ending.abort();
        stopServers();
        stopInstrumentations();
        stopped = finish();
        void stopped.then(release);
      }
      return stopped;
    },
  };
  const release = deliverBeforeExit(
    () => void telemetry.forceFlush(),
    () => telemetry.shutdown(),
  );
  return telemetry;
}

interface Pipeline {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Builds and registers what the targets ask for. Resource attributes and limits are the same for all three signals. */
async function pipelines(
  options: TelemetryOptions,
  env: EnvReader,
  targets: Record<Signal, Target>,
  ending: AbortSignal,
): Promise<Pipeline[]> {
  const resource = serviceResource(env, { name: options.serviceName, version: options.serviceVersion, environment: options.environment });
  const [spanExporter, metricExporter, logExporter] = await Promise.all([
    exporterOf('traces', targets.traces, options.endpoint),
    exporterOf('metrics', targets.metrics, options.endpoint),
    exporterOf('logs', targets.logs, options.endpoint),
  ]);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(propagatorOf(env, options.propagateTo ?? env.list('BUSFLOW_PROPAGATE_TO') ?? []));
  const parts: Pipeline[] = [];
  if (metricExporter !== undefined) {
    const provider = meterProvider(resource, [metricReader(env, metricExporter)], options.views ?? []);
    metrics.setGlobalMeterProvider(provider);
    parts.push(provider);
  }
  if (spanExporter !== undefined || options.spanProcessors !== undefined) {
    const exporter = spanExporter && retrying(spanExporter, 'traces', ending);
    const provider = tracerProvider(env, resource, exporter, options.spanProcessors ?? []);
    trace.setGlobalTracerProvider(provider);
    parts.push(provider);
  }
  if (logExporter !== undefined) {
    const provider = loggerProvider(env, resource, retrying(logExporter, 'logs', ending));
    logs.setGlobalLoggerProvider(provider);
    parts.push(provider);
  }
  return parts;
}

function anotherSdkRuns(): boolean {
  return (trace.getTracerProvider() as ProxyTracerProvider).getDelegateTracer('probe') !== undefined;
}

function inert(status: TelemetryStatus): Telemetry {
  return { status, forceFlush: () => Promise.resolve(true), shutdown: () => Promise.resolve(true) };
}
