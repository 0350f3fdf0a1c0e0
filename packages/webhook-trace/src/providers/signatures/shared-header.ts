import { createHash } from 'node:crypto';
import { aString, required } from '@busflow/conventions';
import { checkOptions, secretList } from '../../options.ts';
import type { Signature } from '../provider.ts';
import { equalBytes } from './constant-time.ts';

export interface SharedHeaderOptions {
  readonly header: string;
  /** Any of them will do, so that they can be rotated. */
  readonly secrets: readonly string[];
}

/** A fixed secret in a header: n8n's "Header Auth". Proves the sender, not the body. */
export function sharedHeader(options: SharedHeaderOptions): Signature {
  checkOptions<SharedHeaderOptions>('sharedHeader', options, { header: required(aString), secrets: required(secretList) });
  const { header, secrets } = options;
  const known = secrets.map(digest);
  return {
    verify(delivery) {
      const given = delivery.header(header);
      if (given === undefined || given === '') return 'missing';
      const digested = digest(given);
      return known.some((secret) => equalBytes(secret, digested)) ? undefined : 'mismatch';
    },
  };
}

/** Of one length, whatever the secret's, so that the comparison tells nothing. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
