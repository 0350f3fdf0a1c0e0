import { ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import { envReader } from '../config/env.ts';
import { UNTRUSTED_PARENT } from '../server/inbound.ts';
import { samplerOf } from './sampler.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const remote = (traceFlags: TraceFlags) =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: 'b7ad6b7169203331', traceFlags, isRemote: true });

it.each([
  ['a client that switches recording off', 'parentbased_always_on', TraceFlags.NONE, true, SamplingDecision.RECORD_AND_SAMPLED],
  ['a client that switches recording on', 'parentbased_always_off', TraceFlags.SAMPLED, true, SamplingDecision.NOT_RECORD],
  ['a service that switches recording off', 'parentbased_always_on', TraceFlags.NONE, false, SamplingDecision.NOT_RECORD],
  ['a service that switches recording on', 'parentbased_always_off', TraceFlags.SAMPLED, false, SamplingDecision.RECORD_AND_SAMPLED],
])('judges %s under %s', (_who, name, flags, untrusted, decision) => {
  const sampler = samplerOf(envReader({ OTEL_TRACES_SAMPLER: name }));
  const context = untrusted ? remote(flags).setValue(UNTRUSTED_PARENT, true) : remote(flags);
  expect(sampler.shouldSample(context, TRACE, 'GET', SpanKind.SERVER, {}, []).decision).toBe(decision);
});

it('samples a share of the traces', () => {
  const sampler = samplerOf(envReader({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }));
  expect(sampler.shouldSample(ROOT_CONTEXT, TRACE, 'GET', SpanKind.SERVER, {}, []).decision).toBe(SamplingDecision.NOT_RECORD);
});
