import type { OptionRule } from '@busflow/conventions';
import type { Signature, UnsetSignature } from './provider.ts';

/** One secret, or several while one replaces another. */
export type Secrets = string | readonly string[];

export const someSecrets: OptionRule = {
  takes: 'the secret that the provider signs with, or a list of them',
  accepts: (value) => {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.length > 0 && list.every((secret) => typeof secret === 'string' && secret !== '');
  },
};

/** The signature that a secret makes possible; without the secret, the option that would. */
export function secretsOf(
  option: string,
  given: Secrets | undefined,
  make: (secrets: readonly string[]) => Signature,
): Signature | UnsetSignature {
  if (given === undefined) return { needs: option };
  return make(typeof given === 'string' ? [given] : given);
}
