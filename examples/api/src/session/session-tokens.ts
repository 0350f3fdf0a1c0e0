import { Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';

import { Config } from '../config/config.ts';
import type { Operator } from './operator.ts';

const ISSUER = 'busflow-api';
const LIFETIME = '8h';

@Injectable()
export class SessionTokens {
  readonly #key: Uint8Array;

  constructor(config: Config) {
    this.#key = new TextEncoder().encode(config.sessionSecret);
  }

  issue({ userId, role, tenantId }: Operator): Promise<string> {
    return new SignJWT({ role, tenant: tenantId })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime(LIFETIME)
      .sign(this.#key);
  }

  /** `undefined` for a token that is forged, expired or not ours. */
  async verify(token: string): Promise<Operator | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#key, { issuer: ISSUER, algorithms: ['HS256'], requiredClaims: ['sub', 'exp'] });
      return { userId: String(payload.sub), role: String(payload['role']), tenantId: String(payload['tenant']) };
    } catch {
      return undefined;
    }
  }
}
