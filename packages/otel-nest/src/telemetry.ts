import type { TelemetryOptions } from './options.ts';
import type { Telemetry } from './start.ts';

/**
 * Starts traces, metrics and logs for this process from its `OTEL_*` and `BUSFLOW_*` variables. Call it before the application's modules
 * are loaded: `node --import @busflow/otel-nest/register` does just that. A second call answers with the first one's telemetry.
 *
 * The SDK is loaded by this call and not with the package: code that is merely instrumented does without it.
 *
 * Never throws: an option that can't work is reported and left out.
 */
export async function startTelemetry(options: TelemetryOptions = {}): Promise<Telemetry> {
  const { start } = await import('./start.ts');
  return await start(options);
}
