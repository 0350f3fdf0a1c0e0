import type { Attributes, Meter } from '@opentelemetry/api';
import { createAdmission, OVERFLOW_VALUE } from './admission.ts';
import type { LabelSpec, LabelsOf, MetricSpec } from './metric.ts';

export interface Instrument<Labels> {
  /** Adds to a counter, or records into a histogram. Values that are not finite and >= 0 are dropped: one NaN would poison the series for ever. */
  record(value: number, labels: Labels): void;
}

/**
 * The instrument behind a declared metric, with every label held to its declared cap: an undeclared value becomes
 * `__overflow__`. `meter` is asked at the first record, because a meter taken before the SDK has started stays a no-op.
 */
export function instrument<const Labels extends Record<string, LabelSpec>>(
  meter: () => Meter,
  spec: MetricSpec<Labels>,
): Instrument<LabelsOf<MetricSpec<Labels>>> {
  const admit = Object.fromEntries(Object.entries(spec.labels).map(([label, cap]) => [label, admitter(cap)]));
  let write: ((value: number, labels: Attributes) => void) | undefined;
  return {
    record(value, labels) {
      if (!Number.isFinite(value) || value < 0) return;
      write ??= open(meter(), spec);
      const attributes: Attributes = {};
      for (const [label, given] of Object.entries(labels as Record<string, string>)) {
        const rule = admit[label];
        if (rule !== undefined) attributes[label] = rule(given);
      }
      write(value, attributes);
    },
  };
}

function admitter(cap: LabelSpec): (value: string) => string {
  if ('max' in cap) return createAdmission(cap.max).admit;
  const values = new Set(cap.values);
  return (value) => (values.has(value) ? value : OVERFLOW_VALUE);
}

function open(meter: Meter, spec: MetricSpec): (value: number, labels: Attributes) => void {
  const { name, unit, description } = spec;
  if (spec.kind === 'counter') {
    const counter = meter.createCounter(name, { unit, description });
    return (value, labels) => counter.add(value, labels);
  }
  const histogram = meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries: [...(spec.boundaries ?? [])] } });
  return (value, labels) => histogram.record(value, labels);
}
