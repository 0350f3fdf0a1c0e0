import { createHash, timingSafeEqual } from 'node:crypto';

import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';

import { Config } from '../config/config.ts';

const HEADER = 'x-hasura-event-secret';

/** Hasura signs nothing: the header that its trigger was set up with is all there is. */
@Injectable()
export class HasuraSecretGuard implements CanActivate {
  readonly #expected: Buffer;

  constructor(config: Config) {
    this.#expected = digest(config.hasuraEventSecret);
  }

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Readonly<Record<string, string | undefined>> }>();
    if (!timingSafeEqual(digest(headers[HEADER] ?? ''), this.#expected)) throw new UnauthorizedException();
    return true;
  }
}

/** Of equal length for every secret, as the comparison needs. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
