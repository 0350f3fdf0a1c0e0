import { createHmac } from 'node:crypto';
import type { Signature } from '../provider.ts';
import { equalBytes } from './constant-time.ts';

export interface HmacBodyOptions {
  readonly header: string;
  /** Stands before the digest: `sha256=`. @default nothing */
  readonly prefix?: string;
  /** @default `hex` */
  readonly encoding?: 'hex' | 'base64';
  /** Any of them may have signed, so that they can be rotated. */
  readonly secrets: readonly string[];
}

/** HMAC-SHA256 of the raw body in a header. Has no timestamp: an old delivery verifies for ever, so judge repeats by `isReplay`. */
export function hmacBody({ header, prefix = '', encoding = 'hex', secrets }: HmacBodyOptions): Signature {
  return {
    verify(delivery) {
      const given = delivery.header(header);
      if (given === undefined || given === '') return 'missing';
      if (!given.startsWith(prefix)) return 'malformed';
      const digest = Buffer.from(given.slice(prefix.length), encoding);
      const isSigned = secrets.some((secret) => equalBytes(createHmac('sha256', secret).update(delivery.rawBody).digest(), digest));
      return isSigned ? undefined : 'mismatch';
    },
  };
}
