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

/** The severity behind a line's `level`, which is a label, or a number where pino writes one. Undefined for anything else. */
export function severityOf(level: unknown): Severity | undefined {
  if (typeof level === 'number' && level >= 10) {
    const label = STANDARD[Math.min(Math.floor(level / 10), STANDARD.length) - 1];
    return label === undefined ? undefined : severityOf(label);
  }
  if (typeof level !== 'string') return undefined;
  return { severityNumber: BY_LABEL[level.toLowerCase()] ?? SeverityNumber.UNSPECIFIED, severityText: level };
}
