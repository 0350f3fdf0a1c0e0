import { createParamDecorator, type ExecutionContext, UnauthorizedException } from '@nestjs/common';

import type { Operator } from './operator.ts';
import type { OperatorRequest } from './operator.guard.ts';

/** The operator behind a request, in handlers that `OperatorGuard` protects. */
export const CurrentOperator = createParamDecorator((_: unknown, context: ExecutionContext): Operator => {
  const { operator } = context.switchToHttp().getRequest<OperatorRequest>();
  if (operator === undefined) throw new UnauthorizedException();
  return operator;
});
