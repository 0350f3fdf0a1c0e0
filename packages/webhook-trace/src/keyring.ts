import { createSecretKey, type KeyObject } from 'node:crypto';
import { required, type OptionRule } from '@busflow/conventions';
import { WebhookOptionsError } from './errors.ts';
import { checkOptions } from './options.ts';

export interface TokenKey {
  /** 0 to 255. Travels in the token, so that old tokens verify after a rotation. */
  readonly id: number;
  /** At least 32 bytes (a string counts in UTF-8): `openssl rand -base64 32`. */
  readonly secret: string | Uint8Array;
}

export interface Keyring {
  readonly signing: { readonly id: number; readonly key: KeyObject };
  find(id: number): KeyObject | undefined;
}

/** HMAC-SHA256 has 32 bytes of strength; a shorter secret has less. */
const SECRET_MIN_BYTES = 32;

const aKeyId: OptionRule = {
  takes: 'a whole number from 0 to 255',
  accepts: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255,
};
const aSecret: OptionRule = {
  takes: `a string or a Uint8Array of at least ${SECRET_MIN_BYTES} bytes`,
  accepts: (value) => typeof value === 'string' || value instanceof Uint8Array,
};

/** The first key signs, all of them verify: rotate by putting the new key in front, and drop the old one a `ttl` later. */
export function createKeyring(keys: readonly TokenKey[]): Keyring {
  const known = new Map<number, KeyObject>();
  for (const [at, given] of keys.entries()) {
    checkOptions<TokenKey>(`keys[${at}]`, given, { id: required(aKeyId), secret: required(aSecret) });
    const { id, secret } = given;
    if (known.has(id)) throw new WebhookOptionsError(`keys[${at}].id is ${id}, which an earlier key has; every key needs its own`);
    const bytes = Buffer.from(secret);
    if (bytes.length < SECRET_MIN_BYTES) {
      throw new WebhookOptionsError(`keys[${at}].secret has ${bytes.length} bytes; it takes at least ${SECRET_MIN_BYTES}`);
    }
    known.set(id, createSecretKey(bytes));
  }
  const first = keys[0];
  const key = first === undefined ? undefined : known.get(first.id);
  if (first === undefined || key === undefined) throw new WebhookOptionsError('keys is empty; it takes at least one { id, secret }');
  return { signing: { id: first.id, key }, find: (id) => known.get(id) };
}
