import { trace, type Context } from '@opentelemetry/api';
import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler, type Sampler } from '@opentelemetry/sdk-trace';
import type { EnvReader } from '../config/env.ts';
import { UNTRUSTED_PARENT } from '../server/inbound.ts';

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** The sampler that `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` name; `parentbased_always_on` without. */
export function samplerOf(env: EnvReader): Sampler {
  const name = env.oneOf('OTEL_TRACES_SAMPLER', SAMPLERS) ?? 'parentbased_always_on';
  const root = rootSampler(name.replace('parentbased_', ''), env);
  return edgeSampler(name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root);
}

function rootSampler(name: string, env: EnvReader): Sampler {
  if (name === 'always_off') return new AlwaysOffSampler();
  if (name === 'traceidratio') return new TraceIdRatioBasedSampler(env.ratio('OTEL_TRACES_SAMPLER_ARG') ?? 1);
  return new AlwaysOnSampler();
}

/** Decides about a request from outside as if it had no parent: the trace id continues, the caller's flag does not count. */
function edgeSampler(inner: Sampler): Sampler {
  return {
    shouldSample(context: Context, ...rest) {
      const outside = trace.getSpanContext(context)?.isRemote === true && context.getValue(UNTRUSTED_PARENT) === true;
      return inner.shouldSample(outside ? trace.deleteSpan(context) : context, ...rest);
    },
    toString: () => `EdgeSampler{${inner.toString()}}`,
  };
}
