import { SeverityNumber } from '@opentelemetry/api';

export interface Severity {
  readonly severityNumber: SeverityNumber;
  readonly severityText: string;
}

/** The labels of pino, winston and Nest. */
const BY_LABEL: Readonly<Record<string, SeverityNumber>> = {
  trace: SeverityNumber.TRACE,
  silly: SeverityNumber.TRACE,
  verbose: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  http: SeverityNumber.DEBUG2,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  warning: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
};

/** pino's levels are tens from 10 (trace) to 60 (fatal); a custom one counts as the standard level below it. */
const STANDARD = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/**
 * The severity behind a line's `level`, which is a label, or a number where pino writes one. Undefined for anything else. The text is the label as
 * the line has it: OpenTelemetry's logs data model wants "the original string representation of the severity as it is known at the source".
 *
 * @param custom - the logger's own levels, pino's `customLevels`.
 */
export function severityOf(level: unknown, custom: Readonly<Record<string, number>> = {}): Severity | undefined {
  if (typeof level === 'number' && level >= 10) {
    const label = STANDARD[Math.min(Math.floor(level / 10), STANDARD.length) - 1];
    return label === undefined ? undefined : severityOf(label);
  }
  if (typeof level !== 'string') return undefined;
  const own = Object.hasOwn(custom, level) ? severityOf(custom[level]) : undefined;
  return { severityNumber: own?.severityNumber ?? BY_LABEL[level.toLowerCase()] ?? SeverityNumber.UNSPECIFIED, severityText: level };
}
