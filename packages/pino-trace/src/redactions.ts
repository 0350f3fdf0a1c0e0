import { defineMetric, instrument, METRIC_LOG_REDACTIONS } from '@busflow/conventions';
import { metrics } from '@opentelemetry/api';
import { RULE_NAMES, type RuleName } from './redact.ts';
import { SCOPE } from './scope.ts';

export const REDACTIONS = defineMetric({
  name: METRIC_LOG_REDACTIONS,
  kind: 'counter',
  unit: '{redaction}',
  description: 'Personal data and credentials taken out of log lines, or found by a redactor in shadow mode.',
  labels: { rule: { values: RULE_NAMES } },
  budget: 50,
  owner: 'pino-trace',
});

/** Counts redactions by rule. Never throws: it runs inside the caller's log call. */
export function createRedactionCounter(): (rule: RuleName, count: number) => void {
  const redactions = instrument(() => metrics.getMeter(SCOPE), REDACTIONS);
  return (rule, count) => {
    try {
      redactions.record(count, { rule });
    } catch {
      // A broken meter provider is its owner's trouble; the line still goes out redacted.
    }
  };
}
