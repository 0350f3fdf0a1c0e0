import { setGlobalErrorHandler } from '@opentelemetry/core';
import type { EnvReader } from '../config/env.ts';
import { log } from '../log.ts';
import { hearOnStderr, LEVELS } from './stderr.ts';

/** Makes telemetry's own trouble heard on stderr, where the application has installed no `diag` logger. */
export function hearDiagnostics(env: EnvReader): void {
  hearOnStderr(LEVELS.find((level) => level === env.text('OTEL_LOG_LEVEL')?.toUpperCase()));
  env.oneOf('OTEL_LOG_LEVEL', LEVELS); // Reports a bad one, now that somebody hears it.
  // The SDK's default prints each failed batch with its stack, as JSON.
  setGlobalErrorHandler((error) => log.warn(`telemetry has a problem: ${error instanceof Error ? error.message : String(error)}`));
}
