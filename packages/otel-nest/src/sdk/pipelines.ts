import { context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { EnvReader } from '../config/env.ts';
import { serviceResource } from '../config/resource.ts';
import type { Signal, Target } from '../config/targets.ts';
import { failuresWithin } from '../delivery/deadline.ts';
import { countLosses } from '../delivery/losses.ts';
import { deliveryTrouble } from '../delivery/trouble.ts';
import { log } from '../log.ts';
import type { TelemetryOptions } from '../options.ts';
import { logExporter, metricExporter, spanExporter, type DeliveryScope } from './exporters.ts';
import { loggerProvider } from './logs.ts';
import { meterProvider, metricReader } from './metrics.ts';
import { propagatorOf } from './propagator.ts';
import { spanQueue, tracerProvider } from './traces.ts';

export interface Pipelines {
  /** Both never reject. They answer whether all of it was handed over within `ms`. */
  flush(ms: number): Promise<boolean>;
  end(ms: number): Promise<boolean>;
}

interface Provider {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Builds and registers what the targets ask for. Resource attributes and limits are the same for all three signals. */
export async function startPipelines(options: TelemetryOptions, env: EnvReader, targets: Record<Signal, Target>): Promise<Pipelines> {
  const ending = new AbortController();
  const over = new AbortController();
  const losses = countLosses();
  const scope: DeliveryScope = { ending: ending.signal, over: over.signal, losses, trouble: deliveryTrouble() };
  const [spanOut, metricOut, logOut] = await Promise.all([
    spanExporter(targets.traces, scope),
    metricExporter(env, targets.metrics, scope),
    logExporter(targets.logs, scope),
  ]);
  const resource = serviceResource(env, { name: options.serviceName, version: options.serviceVersion, environment: options.environment });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(propagatorOf(env, options.propagateTo ?? env.list('BUSFLOW_PROPAGATE_TO') ?? []));

  const providers: Provider[] = [];
  if (metricOut !== undefined) {
    const provider = meterProvider(resource, [metricReader(env, metricOut)], options.views ?? []);
    metrics.setGlobalMeterProvider(provider);
    providers.push(provider);
  }
  if (spanOut !== undefined || options.spanProcessors !== undefined) {
    const queue = spanOut && spanQueue(env, spanOut, losses);
    const provider = tracerProvider(env, resource, queue, options.spanProcessors ?? []);
    trace.setGlobalTracerProvider(provider);
    providers.push(provider);
  }
  if (logOut !== undefined) {
    const provider = loggerProvider(env, resource, logOut, losses);
    logs.setGlobalLoggerProvider(provider);
    providers.push(provider);
  }

  async function within(ms: number, work: readonly Promise<unknown>[]): Promise<string[]> {
    const before = losses.total;
    const failures = await failuresWithin(ms, work);
    return losses.total === before ? failures : [...failures, `${losses.total - before} items were dropped`];
  }

  return {
    async flush(ms) {
      // A batch that is being sent already is not the processor's any more: it is asked for at the exporter.
      const parts = [...providers, spanOut, logOut].map(async (part) => await part?.forceFlush?.());
      return (await within(ms, parts)).length === 0;
    },
    async end(ms) {
      ending.abort();
      losses.close();
      const failures = await within(
        ms,
        providers.map((provider) => provider.shutdown()),
      );
      over.abort();
      losses.report();
      if (failures.length > 0) log.warn(`some telemetry was not delivered before the process ended: ${failures.join('; ')}`);
      return failures.length === 0;
    },
  };
}
