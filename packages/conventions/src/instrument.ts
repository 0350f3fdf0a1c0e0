import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api';
import { createAdmission, OVERFLOW_VALUE } from './admission.ts';
import { late } from './late.ts';
import type { LabelSpec, LabelsOf, MetricSpec } from './metric.ts';

export interface Instrument<Labels> {
  /** Adds to a counter, or records into a histogram. Values that are not finite and >= 0 are dropped: one NaN would poison the series for ever. */
  record(value: number, labels: Labels): void;
}

/**
 * The instrument behind a declared metric, with every label held to its declared cap: an undeclared value becomes
 * `__overflow__`. `meter` is asked from the first record until an SDK answers, because a meter taken before stays a no-op.
 */
export function instrument<const Labels extends Record<string, LabelSpec>>(
  meter: () => Meter,
  spec: MetricSpec<Labels>,
): Instrument<LabelsOf<MetricSpec<Labels>>> {
  const rules = Object.entries(spec.labels).map(([label, cap]) => ({ label, admit: admitter(cap) }));
  const write = writer(meter, spec);
  return {
    record(value, labels) {
      if (!Number.isFinite(value) || value < 0) return;
      const given = labels as Readonly<Record<string, string | undefined>>;
      const attributes: Attributes = {};
      for (const { label, admit } of rules) {
        const found = given[label];
        if (found !== undefined) attributes[label] = admit(found);
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

function writer(meter: () => Meter, spec: MetricSpec): (value: number, labels: Attributes) => void {
  const { name, unit, description, boundaries = [] } = spec;
  if (spec.kind === 'counter') {
    const counter = late<Counter>(meter, (from) => from.createCounter(name, { unit, description }));
    return (value, labels) => counter().add(value, labels);
  }
  const advice = { explicitBucketBoundaries: [...boundaries] };
  const histogram = late<Histogram>(meter, (from) => from.createHistogram(name, { unit, description, advice }));
  return (value, labels) => histogram().record(value, labels);
}
