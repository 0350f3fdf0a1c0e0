import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';

import type { Operator } from './operator.ts';
import { SessionTokens } from './session-tokens.ts';

/** A request that {@link OperatorGuard} let through has an operator. */
export interface OperatorRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  operator?: Operator;
}

@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(private readonly tokens: SessionTokens) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<OperatorRequest>();
    const token = /^Bearer (\S+)$/.exec(request.headers['authorization'] ?? '')?.[1];
    const operator = token === undefined ? undefined : await this.tokens.verify(token);
    if (operator === undefined) throw new UnauthorizedException();
    request.operator = operator;
    return true;
  }
}

/** The tenant of a request whose token has been verified; what a client claims elsewhere counts for nothing. */
export function tenantOf(context: ExecutionContext): string | undefined {
  return context.switchToHttp().getRequest<OperatorRequest>().operator?.tenantId;
}
