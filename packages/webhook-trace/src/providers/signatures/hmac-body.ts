import { createHmac } from 'node:crypto';
import { aString, oneOf, required } from '@busflow/conventions';
import { anyString, checkOptions, secretList } from '../../options.ts';
import type { Signature } from '../provider.ts';
import { equalBytes } from './constant-time.ts';

export interface HmacBodyOptions {
  readonly header: string;
  /** Stands before the digest: `sha256=`. @default nothing */
  readonly prefix?: string | undefined;
  /** @default `hex` */
  readonly encoding?: 'hex' | 'base64' | undefined;
  /** Any of them may have signed, so that they can be rotated. */
  readonly secrets: readonly string[];
}

/** A provider that rotates its secret sends one signature for each, in several headers or one list. */
const MAX_CLAIMS = 8;

/** HMAC-SHA256 of the raw body in a header. Has no timestamp: an old delivery verifies for ever, so judge repeats by `isReplay`. */
export function hmacBody(options: HmacBodyOptions): Signature {
  checkOptions<HmacBodyOptions>('hmacBody', options, {
    header: required(aString),
    prefix: anyString,
    encoding: oneOf('hex', 'base64'),
    secrets: required(secretList),
  });
  const { header, prefix = '', encoding = 'hex', secrets } = options;
  return {
    verify(delivery) {
      const given = delivery.header(header);
      if (given === undefined || given === '') return 'missing';
      const claims = given.split(',', MAX_CLAIMS).map((claim) => claim.trim());
      if (!claims.every((claim) => claim.startsWith(prefix))) return 'malformed';
      const claimed = claims.map((claim) => Buffer.from(claim.slice(prefix.length), encoding));
      const isSigned = secrets.some((secret) => {
        const digest = createHmac('sha256', secret).update(delivery.rawBody).digest();
        return claimed.some((claim) => equalBytes(claim, digest));
      });
      return isSigned ? undefined : 'mismatch';
    },
  };
}
