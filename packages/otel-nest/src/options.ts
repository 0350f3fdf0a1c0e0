import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { ViewOptions } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { aString, aStringList, oneOf, optionProblems, type OptionRule, type OptionRules } from '@busflow/conventions';

/**
 * `client`: a caller's trace id continues, its sampling decision and its baggage don't count. `service`: they count too.
 */
export type TrustPolicy = 'client' | 'service';

export interface Trust {
  /** @default `BUSFLOW_TRUST`, else `client` */
  readonly policy?: TrustPolicy;
  /** Path prefixes on which inbound trace context is ignored: what third parties call. @default ['/webhooks/'] */
  readonly ignore?: readonly string[];
}

/** What `startTelemetry` takes. Everything has a variable or a default, and an option wins over its variable. */
export interface TelemetryOptions {
  /** @default `OTEL_SERVICE_NAME` */
  readonly serviceName?: string;
  /** @default `service.version` of `OTEL_RESOURCE_ATTRIBUTES`, else the version of the package.json that npm runs */
  readonly serviceVersion?: string;
  /** @default `BUSFLOW_ENVIRONMENT`, else `deployment.environment.name` of `OTEL_RESOURCE_ATTRIBUTES`, else `NODE_ENV`, else `development` */
  readonly environment?: string;
  /** The collector. @default `OTEL_EXPORTER_OTLP_ENDPOINT`, else `http://localhost:4317` unless NODE_ENV is production or test */
  readonly endpoint?: string;
  /** Who calls this service; {@link Trust} for paths of which that is not true. */
  readonly trust?: TrustPolicy | Trust;
  /**
   * Hosts outside the own network that get our trace context: `api.example.com`, `.example.com` for all below. Names without a dot,
   * `.internal`, `.local` and private addresses always do. @default `BUSFLOW_PROPAGATE_TO`, else none
   */
  readonly propagateTo?: readonly string[];
  /** Paths that make neither span nor metric. @default /health, /healthz, /livez, /readyz, /health/live, /health/ready */
  readonly healthPaths?: readonly string[];
  /**
   * Instrumentations besides http, undici, pg, ioredis and redis; or all that `@opentelemetry/auto-instrumentations-node` has, which one
   * installs for that. @default [], or what `OTEL_NODE_ENABLED_INSTRUMENTATIONS` names
   */
  readonly instrumentations?: readonly Instrumentation[] | 'all';
  /** Modules that {@link instrumentations} patch, for the loader hook. @default [] */
  readonly instrumentedModules?: readonly string[];
  /** Extra span processors, run after ours. @default [] */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** Views; the metric's cardinality limit holds for each of them. @default [] */
  readonly views?: readonly ViewOptions[];
  /**
   * From SIGTERM or SIGINT to the end of the process, in milliseconds; a drain by Nest that takes more than nine tenths of it leaves one to
   * the collector. Without a signal, how long `shutdown()` and `forceFlush()` wait for the collector. @default 5000
   */
  readonly shutdownDeadlineMs?: number;
}

/** An option of a decorator or a module that can't work. `startTelemetry` throws none: telemetry does not stop the product. */
export class TelemetryOptionError extends TypeError {
  override readonly name = 'TelemetryOptionError';
}

const paths: OptionRule = {
  takes: 'a list of paths that begin with "/"',
  accepts: (value) => Array.isArray(value) && value.every((path) => typeof path === 'string' && path.startsWith('/')),
};
const aList: OptionRule = { takes: 'a list', accepts: Array.isArray };

const trustPolicy = oneOf('client', 'service');
const TRUST_RULES: OptionRules<Trust> = { policy: trustPolicy, ignore: paths };

const RULES: OptionRules<TelemetryOptions> = {
  serviceName: aString,
  serviceVersion: aString,
  environment: aString,
  endpoint: {
    takes: 'a URL such as "http://collector:4317"',
    accepts: (value) => typeof value === 'string' && /^https?:$/.test(URL.parse(value)?.protocol ?? ''),
  },
  trust: {
    takes: `${trustPolicy.takes}, or an object of policy and ignore, ${paths.takes}`,
    accepts: (value) => trustPolicy.accepts(value) || optionProblems('trust', value, TRUST_RULES).length === 0,
  },
  propagateTo: aStringList,
  healthPaths: paths,
  instrumentations: { takes: '"all" or a list of instrumentations', accepts: (value) => value === 'all' || Array.isArray(value) },
  instrumentedModules: aStringList,
  spanProcessors: aList,
  views: aList,
  shutdownDeadlineMs: {
    takes: 'milliseconds from 0',
    accepts: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  },
};

/** The options that can be used. What is wrong with the others is told to `report`: telemetry does not stop the product. */
export function usableOptions(given: unknown, report: (problem: string) => void): TelemetryOptions {
  for (const problem of optionProblems('startTelemetry', given, RULES)) report(problem);
  if (typeof given !== 'object' || given === null) return {};
  const usable = Object.entries(RULES).flatMap(([name, rule]) => {
    const value = (given as Record<string, unknown>)[name];
    return value !== undefined && rule.accepts(value) ? [[name, value]] : [];
  });
  return Object.fromEntries(usable) as TelemetryOptions;
}
