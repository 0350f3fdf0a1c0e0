import { KeyObject, verify } from 'node:crypto';
import { aString, required, type OptionRule } from '@busflow/conventions';
import { checkOptions } from '../../options.ts';
import type { Signature } from '../provider.ts';
import { equalBytes } from './constant-time.ts';

export interface JwtBodyOptions {
  readonly header: string;
  /** The provider's RSA key. Only RS256 is accepted, whatever a token says of itself. */
  readonly publicKey: KeyObject;
  /** The claim that repeats the raw body as a string. */
  readonly claim: string;
}

const aPublicKey: OptionRule = {
  takes: 'a KeyObject, which createPublicKey of node:crypto makes',
  accepts: (value) => value instanceof KeyObject && value.type === 'public',
};

/** A JWT in a header whose payload repeats the body: Lago's default. */
export function jwtBody(options: JwtBodyOptions): Signature {
  checkOptions<JwtBodyOptions>('jwtBody', options, {
    header: required(aString),
    publicKey: required(aPublicKey),
    claim: required(aString),
  });
  const { header, publicKey, claim } = options;
  return {
    verify({ rawBody, header: headerOf }) {
      const token = headerOf(header);
      if (token === undefined || token === '') return 'missing';
      const [head = '', payload = '', signature = '', ...more] = token.split('.');
      if (signature === '' || more.length > 0 || claimOf(head, 'alg') !== 'RS256') return 'malformed';
      if (!verify('RSA-SHA256', Buffer.from(`${head}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))) return 'mismatch';
      const body = claimOf(payload, claim);
      return typeof body === 'string' && equalBytes(Buffer.from(body), rawBody) ? undefined : 'mismatch';
    },
  };
}

function claimOf(part: string, name: string): unknown {
  try {
    return (JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown> | null)?.[name];
  } catch {
    return undefined;
  }
}
