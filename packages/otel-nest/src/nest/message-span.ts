import type { ExecutionContext } from '@nestjs/common';
import { SpanKind } from '@opentelemetry/api';
import { ATTR_CODE_FUNCTION_NAME } from '@opentelemetry/semantic-conventions';
import { isSpanName } from '@busflow/conventions';
import { isTraced, kebab } from '../span/traced.ts';
import { runSpan } from '../span/with-span.ts';

/**
 * The span of a microservice's or a gateway's message, `trips-controller.changed`: without one, the SQL of its handler would have
 * no parent, and so no span. HTTP requests have their SERVER span, and a handler with `@Traced` has its own.
 */
export function inMessageSpan<T>(execution: ExecutionContext, handle: () => T): T {
  const kind = execution.getType<string>();
  if (kind !== 'rpc' && kind !== 'ws') return handle();
  const [owner, method] = [execution.getClass(), execution.getHandler().name];
  const name = `${kebab(owner.name)}.${kebab(method)}`;
  if (isTraced(owner.prototype as object, method) || !isSpanName(name)) return handle();
  const attributes = { [ATTR_CODE_FUNCTION_NAME]: `${owner.name}.${method}` };
  return runSpan(name, { kind: SpanKind.CONSUMER, attributes }, handle);
}
