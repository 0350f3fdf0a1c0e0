import { envReader, type Env, type EnvReader } from './config/env.ts';
import { enabledByVariables, wantsBundle } from './config/instrumentation-names.ts';
import { reportVariables } from './config/reported.ts';
import { reportSurroundings } from './config/surroundings.ts';
import { targetOf, type Signal, type Target } from './config/targets.ts';
import { exitDeadline } from './delivery/deadline.ts';
import { hearDiagnostics } from './delivery/diagnostics.ts';
import { deliverBeforeExit } from './delivery/signals.ts';
import { instrument, instrumentAll } from './instrumentations.ts';
import { installLoaderHook, loadedTooEarly } from './loader-hook.ts';
import { log, warnOnce } from './log.ts';
import { usableOptions, type TelemetryOptions } from './options.ts';
import { startPipelines } from './sdk/pipelines.ts';
import { noteStart, sdkRuns, startedTelemetry } from './start-state.ts';
import { openScopes, traceServers } from './server/patch.ts';
import { requestPolicy } from './server/policy.ts';

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

/** See `telemetry.ts`. */
export async function start(options: TelemetryOptions = {}, env: Env = process.env): Promise<Telemetry> {
  const started = startedTelemetry();
  if (started !== undefined) {
    warnOnce(
      'double-start',
      'startTelemetry() was called twice (register counts as once); the first call stays, these options are ignored',
    );
    return started;
  }
  const telemetry = begin(options, env);
  noteStart(telemetry);
  return telemetry;
}

async function begin(given: TelemetryOptions, variables: Env): Promise<Telemetry> {
  const env = envReader(variables);
  hearDiagnostics(env);
  const options = usableOptions(given, (problem) => log.warn(problem));
  const all = options.instrumentations === 'all' || wantsBundle(variables);
  installLoaderHook(all ? 'everything' : options.instrumentedModules);
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
  if (idle || sdkRuns()) {
    const reason = idle && traces.exporter === 'none' ? traces.why : 'another OpenTelemetry SDK was started first';
    if (!idle || (!disabled && env.text('NODE_ENV') === 'production')) log.warn(`telemetry is off: ${reason}`);
    return inert({ state: 'off', reason, ...targets });
  }
  reportVariables(env);
  reportSurroundings();
  reportLatecomers();
  const enabled = enabledByVariables(variables);
  const extra = options.instrumentations === 'all' ? [] : (options.instrumentations ?? []);
  try {
    return await run(options, env, targets, async () => (all ? await instrumentAll(enabled) : instrument(extra, enabled)));
  } catch (error) {
    const reason = `it could not start: ${error instanceof Error ? error.message : String(error)}`;
    log.error(`telemetry is off: ${reason}`);
    return inert({ state: 'off', reason, ...targets });
  }
}

function reportLatecomers(): void {
  const late = loadedTooEarly();
  if (late.length === 0) return;
  log.warn(
    `${late.join(', ')} was loaded before telemetry started: its calls have no spans. Start with node --import @busflow/otel-nest/register`,
  );
}

async function run(
  options: TelemetryOptions,
  env: EnvReader,
  targets: Record<Signal, Target>,
  startInstrumentations: () => Promise<() => void>,
): Promise<Telemetry> {
  const deadline = exitDeadline(options.shutdownDeadlineMs ?? DEFAULT_DEADLINE_MS);
  const pipelines = await startPipelines(options, env, targets);
  const stopServers = traceServers(requestPolicy(options, env));
  const stopInstrumentations = await startInstrumentations();

  let state: TelemetryStatus['state'] = 'running';
  let stopped: Promise<boolean> | undefined;
  const stop = async (): Promise<boolean> => {
    stopServers();
    try {
      stopInstrumentations();
    } catch (error) {
      log.warn(`an instrumentation could not be stopped: ${String(error)}`);
    }
    const delivered = await pipelines.end(deadline.left());
    state = 'stopped';
    release();
    return delivered;
  };
  const telemetry: Telemetry = {
    get status() {
      return { state, ...targets };
    },
    forceFlush: () => pipelines.flush(deadline.left()),
    shutdown: () => (stopped ??= stop()),
  };
  const release = deliverBeforeExit({
    signalled: () => deadline.begin(),
    flush: () => void telemetry.forceFlush(),
    shutdown: () => telemetry.shutdown(),
  });
  return telemetry;
}

function inert(status: TelemetryStatus): Telemetry {
  return { status, forceFlush: () => Promise.resolve(true), shutdown: () => Promise.resolve(true) };
}
