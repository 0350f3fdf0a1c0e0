import { createHmac } from 'node:crypto';
import { aFunction, oneOf, required } from '@busflow/conventions';
import { checkOptions, secretList, seconds } from '../../options.ts';
import type { Signature } from '../provider.ts';
import { equalBytes } from './constant-time.ts';

/** What the headers of a delivery claim. */
export interface Stamped {
  /** Unix seconds, as written. */
  readonly timestamp: string;
  /** Stands before the raw body in what was signed. */
  readonly prefix: string;
  readonly signatures: readonly string[];
}

export interface HmacTimestampedOptions {
  /** `undefined`: a header is not there. */
  readonly read: (header: (name: string) => string | undefined) => Stamped | undefined;
  readonly encoding: 'hex' | 'base64';
  /** Any of them may have signed, so that they can be rotated. */
  readonly keys: readonly (string | Uint8Array)[];
  /** How old, and how far ahead of our clock, a delivery may be. Seconds. @default 300 */
  readonly toleranceS?: number | undefined;
}

/** HMAC-SHA256 of a timestamp and the raw body, good for some minutes: Stripe's scheme, and Standard Webhooks'. */
export function hmacTimestamped(options: HmacTimestampedOptions): Signature {
  checkOptions<HmacTimestampedOptions>('hmacTimestamped', options, {
    read: required(aFunction),
    encoding: required(oneOf('hex', 'base64')),
    keys: required(secretList),
    toleranceS: seconds,
  });
  const { read, encoding, keys, toleranceS = 300 } = options;
  return {
    verify({ rawBody, header, now }) {
      const stamped = read(header);
      if (stamped === undefined) return 'missing';
      const { timestamp, prefix, signatures } = stamped;
      if (!/^\d{1,12}$/.test(timestamp) || signatures.length === 0) return 'malformed';
      const given = signatures.map((signature) => Buffer.from(signature, encoding));
      const isSigned = keys.some((key) => {
        const digest = createHmac('sha256', key).update(prefix).update(rawBody).digest();
        return given.some((signature) => equalBytes(digest, signature));
      });
      if (!isSigned) return 'mismatch';
      return Math.abs(now / 1000 - Number(timestamp)) > toleranceS ? 'stale' : undefined;
    },
  };
}
