import { diag, DiagLogLevel, type DiagLogFunction, type DiagLogger } from '@opentelemetry/api';

/** A dead collector fails every five seconds; the same words are said once a minute. */
const REPEAT_AFTER_MS = 60_000;
/** Distinct messages remembered for that. */
const REMEMBERED = 200;

/** The batch processor's line for each burst of drops; our own report counts them, once a minute. */
const SAID_BY_US = /^Dropped \d+ spans because/;

export const LEVELS = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'VERBOSE', 'ALL'] as const;

/** Writes what `diag` is told to stderr, unless the application has installed a logger of its own. Loads nothing of the SDK. */
export function hearOnStderr(level: (typeof LEVELS)[number] = 'WARN'): void {
  if (hasDiagLogger()) return;
  const logger = stderrLogger((line) => void process.stderr.write(line));
  diag.setLogger(logger, { logLevel: DiagLogLevel[level], suppressOverrideMessage: true });
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
      if (SAID_BY_US.test(text)) return;
      if (said.size >= REMEMBERED) said.clear();
      said.set(text, now());
      write(`[telemetry] ${level}: ${text}\n`);
    };
  return { error: say('error'), warn: say('warn'), info: say('info'), debug: say('debug'), verbose: say('verbose') };
}
