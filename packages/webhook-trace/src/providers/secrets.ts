import { WebhookOptionsError } from '../errors.ts';
import type { Signature, UnsetSignature } from './provider.ts';

/** One secret, or several while one replaces another. */
export type Secrets = string | readonly string[];

/** The signature that a secret makes possible; without the secret, the option that would. */
export function secretsOf(
  option: string,
  given: Secrets | undefined,
  make: (secrets: readonly string[]) => Signature,
): Signature | UnsetSignature {
  if (given === undefined) return { needs: option };
  const secrets = typeof given === 'string' ? [given] : given;
  if (secrets.length === 0 || secrets.some((secret) => typeof secret !== 'string' || secret === '')) {
    throw new WebhookOptionsError(`${option} is empty; it takes the secret that the provider signs with, or a list of them`);
  }
  return make(secrets);
}
