import { describe, expect, it } from 'vitest';
import { defineMetric, MetricDefinitionError } from './metric.ts';

const valid = {
  name: 'busflow.tenant.requests',
  kind: 'counter',
  unit: '{request}',
  description: 'Requests by tenant.',
  labels: { tenant_id: { max: 4000 }, outcome: { values: ['ok', 'client_error', 'server_error'] } },
  budget: 12_000,
  owner: 'otel-nest',
} as const;

describe('defineMetric', () => {
  it('accepts a metric whose labels fit its budget exactly', () => {
    expect(defineMetric(valid)).toBe(valid);
  });

  it.each([
    ['a budget under the product of its labels', { ...valid, budget: 11_999 }, 'its labels allow 12000 series'],
    ['a budget over the ceiling', { ...valid, budget: 80_001 }, 'not a whole number from 1 to 80000'],
    ['a tenant on a histogram', { ...valid, kind: 'histogram', boundaries: [1] }, 'must not stand on a histogram'],
    ['a histogram without boundaries', { ...valid, kind: 'histogram', labels: {} }, 'boundaries belong'],
    ['a metric that nobody owns', { ...valid, owner: '' }, 'needs an owner'],
    ['a name in upper case', { ...valid, name: 'Busflow.x' }, 'lower case'],
    ['a label that admits nothing', { ...valid, labels: { tenant_id: { max: 0 } } }, 'admits 0 values'],
  ] as const)('refuses %s', (_what, spec, message) => {
    expect(() => defineMetric(spec)).toThrow(MetricDefinitionError);
    expect(() => defineMetric(spec)).toThrow(message);
  });

  it('counts a histogram with its +Inf bucket, sum and count', () => {
    expect(() => defineMetric({ ...valid, kind: 'histogram', labels: {}, boundaries: [1, 2], budget: 4 })).toThrow('allow 5 series');
  });
});
