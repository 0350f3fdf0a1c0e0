import { diag, DiagLogLevel, type DiagLogFunction, type DiagLogger } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import type { EnvReader } from '../config/env.ts';
import { log } from '../log.ts';

/** A dead collector fails every five seconds; the same words are said once a minute. */
const REPEAT_AFTER_MS = 60_000;
/** Distinct messages remembered for that. */
const REMEMBERED = 200;

const LEVELS = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'VERBOSE', 'ALL'] as const;

/** Makes telemetry's own trouble heard on stderr, where the application has installed no `diag` logger. */
export function hearDiagnostics(env: EnvReader, write = (line: string) => void process.stderr.write(line)): void {
  const level = env.oneOf('OTEL_LOG_LEVEL', [...LEVELS, ...LEVELS.map((name) => name.toLowerCase())])?.toUpperCase() as
    | (typeof LEVELS)[number]
    | undefined;
  if (!hasDiagLogger()) diag.setLogger(stderrLogger(write), { logLevel: DiagLogLevel[level ?? 'WARN'], suppressOverrideMessage: true });
  // The SDK's default prints each failed batch with its stack, as JSON.
  setGlobalErrorHandler((error) => log.warn(`telemetry was not delivered: ${error instanceof Error ? error.message : String(error)}`));
}

function hasDiagLogger(): boolean {
  const api = (globalThis as Record<symbol, { diag?: unknown } | undefined>)[Symbol.for('opentelemetry.js.api.1')];
  return api?.diag !== undefined;
}

export function stderrLogger(write: (line: string) => void, now: () => number = Date.now): DiagLogger {
  const said = new Map<string, number>();
  const say =
    (level: string): DiagLogFunction =>
    (message, ...details) => {
      const text = [message, ...details.map(String)].join(' ');
      const last = said.get(text);
      if (last !== undefined && now() - last < REPEAT_AFTER_MS) return;
      if (said.size >= REMEMBERED) said.clear();
      said.set(text, now());
      write(`[telemetry] ${level}: ${text}\n`);
    };
  return { error: say('error'), warn: say('warn'), info: say('info'), debug: say('debug'), verbose: say('verbose') };
}
