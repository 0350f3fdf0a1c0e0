import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { ViewOptions } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

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
  /**
   * Who calls this service. `client`: a caller's trace id continues, its sampling decision and its baggage don't count.
   * `service`: they count too. @default `BUSFLOW_TRUST`, else `client`
   */
  readonly trust?: 'client' | 'service';
  /** Path prefixes on which inbound trace context is ignored: what third parties call. @default ['/webhooks/'] */
  readonly ignoreInbound?: readonly string[];
  /**
   * Hosts outside the own network that get our trace context: `api.example.com`, `.example.com` for all below. Names without a dot,
   * `.internal`, `.local` and private addresses always do. @default `BUSFLOW_PROPAGATE_TO`, else none
   */
  readonly propagateTo?: readonly string[];
  /** Paths that make neither span nor metric. @default /health, /healthz, /livez, /readyz, /health/live, /health/ready */
  readonly healthPaths?: readonly string[];
  /** Instrumentations besides http, undici, pg, ioredis and redis. @default [] */
  readonly instrumentations?: readonly Instrumentation[];
  /** Modules that {@link instrumentations} patch, for the loader hook. @default [] */
  readonly instrumentedModules?: readonly string[];
  /** Extra span processors, run after ours. @default [] */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** Views; the metric's cardinality limit holds for each of them. @default [] */
  readonly views?: readonly ViewOptions[];
  /** How long SIGTERM, SIGINT and `shutdown()` wait for the collector, in milliseconds. @default 5000 */
  readonly shutdownDeadlineMs?: number;
}

/** An option that `startTelemetry` can't work with. */
export class TelemetryOptionError extends TypeError {
  override readonly name = 'TelemetryOptionError';
}

/** @throws TelemetryOptionError naming the option, the bad value and the good ones. */
export function checkOptions(options: TelemetryOptions): void {
  const wrong = (option: keyof TelemetryOptions, takes: string) =>
    new TelemetryOptionError(`startTelemetry: "${option}" is ${JSON.stringify(options[option])}; it takes ${takes}`);
  if (options.trust !== undefined && options.trust !== 'client' && options.trust !== 'service')
    throw wrong('trust', '"client" or "service"');
  if (options.endpoint !== undefined && URL.parse(options.endpoint)?.protocol.startsWith('http') !== true)
    throw wrong('endpoint', 'a URL such as "http://collector:4317"');
  const deadline = options.shutdownDeadlineMs;
  if (deadline !== undefined && !(Number.isFinite(deadline) && deadline >= 0)) throw wrong('shutdownDeadlineMs', 'milliseconds from 0');
  for (const option of ['ignoreInbound', 'healthPaths'] as const) {
    if (options[option]?.some((path) => !path.startsWith('/')) === true) throw wrong(option, 'paths that begin with "/"');
  }
}
