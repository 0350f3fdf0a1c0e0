import { diag, type Span, trace } from '@opentelemetry/api';
import { createAdmission, instrument, isTenantId, once } from '@busflow/conventions';
import type { LlmCall, LlmStreamCall } from './call.ts';
import { createCostCounter } from './count-cost.ts';
import { costMetric, tokensMetric, UNPRICED, USAGE_MISSING } from './metrics.ts';
import { createModelNames } from './models.ts';
import { meter, openCounter, SCOPE } from './open-counter.ts';
import { type LlmMetricsOptions, readOptions } from './options.ts';
import { createOtelMirror } from './otel-mirror.ts';
import { describeOnSpan } from './span.ts';
import type { StreamReader } from './stream/reader.ts';
import { watch } from './stream/watch.ts';
import { secondsSince } from './seconds.ts';
import { isTokenCount, TOKEN_TYPES } from './usage/usage.ts';

/** `tenant_id` of a call whose tenant is not known. */
const NO_TENANT = 'unknown';

export interface LlmMetrics {
  /** Counts one answer of a model. Never throws. */
  record(call: LlmCall): void;
  /**
   * Hands on a model's stream piece by piece and counts it when it is over, also when one side stops early. The tenant and the span are
   * those active now. Read the result instead of the stream.
   */
  recordStream<Piece>(stream: AsyncIterable<Piece>, reader: StreamReader, call: LlmStreamCall): AsyncIterable<Piece>;
}

/**
 * Counts tokens by tenant, model and type, exactly, within the metric's budget. One instance a process: each one admits
 * `maxTenants` of its own.
 *
 * @throws LlmMetricsOptionsError when the options break the budget or name nothing.
 */
export function createLlmMetrics(options: LlmMetricsOptions): LlmMetrics {
  const { models, aliases, maxTenants, tenant, cost, otelMetrics } = readOptions(options);
  const complain = once((message) => diag.createComponentLogger({ namespace: SCOPE }).warn(message));
  const tokens = openCounter(tokensMetric(maxTenants, models.length), complain);
  const missing = instrument(meter, USAGE_MISSING);
  const countCost = cost && createCostCounter(cost, openCounter(costMetric(maxTenants, models.length), complain), complain);
  const mirror = otelMetrics ? createOtelMirror(meter) : undefined;
  const tenants = createAdmission(maxTenants);
  const nameOf = createModelNames(models, aliases);

  const tenantOf = (given: string | undefined): string => {
    const id = given ?? activeTenant();
    if (isTenantId(id)) return tenants.admit(id);
    if (id !== undefined) complain('malformed', `a tenant id was malformed; its tokens count for "${NO_TENANT}"`);
    return tenants.admit(NO_TENANT);
  };

  /** The caller's function: when it fails, the tokens count all the same. */
  const activeTenant = (): string | undefined => {
    try {
      return tenant();
    } catch (error) {
      complain('tenant', `the tenant option threw: ${String(error)}`);
      return undefined;
    }
  };

  const count = (call: LlmCall): void => {
    const { usage } = call;
    const model_version = nameOf(call.model);
    let reason = usage == null || !TOKEN_TYPES.some((type) => usage[type] !== undefined) ? 'absent' : usage.missing;
    if (usage != null) {
      const tenant_id = tenantOf(call.tenant);
      const counter = tokens();
      for (const token_type of TOKEN_TYPES) {
        const value = usage[token_type];
        if (value === undefined || value === 0) continue;
        if (isTokenCount(value)) counter.add(value, { tenant_id, model_version, token_type });
        else reason ??= 'invalid';
      }
      if (countCost?.(call, tenant_id, model_version) === false) missing.record(1, { model_version, reason: UNPRICED });
    }
    if (reason !== undefined) missing.record(1, { model_version, reason });
  };

  const record = (call: LlmCall, span: Span | undefined): void => {
    try {
      count(call);
      mirror?.(call);
      describeOnSpan(span, call);
    } catch (error) {
      complain('record', `a call was not counted: ${String(error)}`);
    }
  };

  return {
    record: (call) => record(call, trace.getActiveSpan()),
    recordStream(stream, reader, { started = performance.now(), ...call }) {
      const span = trace.getActiveSpan();
      const caller = { ...call, tenant: call.tenant ?? activeTenant() };
      return watch(stream, reader, (model = call.model, usage) => {
        record({ ...caller, model, usage, duration: secondsSince(started) }, span);
      });
    },
  };
}
