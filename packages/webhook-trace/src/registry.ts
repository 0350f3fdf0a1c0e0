import { WebhookOptionsError } from './errors.ts';
import type { Keyring } from './keyring.ts';
import { checkProvider } from './providers/check.ts';
import type { Provider } from './providers/provider.ts';
import { createTokenCodec, type TokenCodec } from './token.ts';

/** A provider, ready for use. */
export interface Registered {
  readonly name: string;
  /** Whose tokens and remembered ids these are. */
  readonly scope: string;
  readonly provider: Provider;
  readonly tokens: TokenCodec;
}

export interface Registry {
  find(name: string): Registered | undefined;
  /** @throws WebhookOptionsError when the provider is unknown or its deliveries cannot be verified. */
  receiving(name: string): Registered;
}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

export function createRegistry(
  builtIn: Readonly<Record<string, Provider>>,
  custom: Readonly<Record<string, Provider>>,
  codec: { readonly keys: Keyring; readonly environment: string; readonly ttlS: number },
): Registry {
  const known = new Map<string, Registered>();
  for (const [name, provider] of Object.entries(custom)) {
    if (!NAME.test(name) || name.length > 40) {
      throw new WebhookOptionsError(`custom has "${name}"; a provider's name is lower case words joined by "-", 40 characters at most`);
    }
    if (Object.hasOwn(builtIn, name)) throw new WebhookOptionsError(`custom has "${name}", which is built in; take another name`);
    checkProvider(`custom.${name}`, provider);
  }
  for (const [name, provider] of Object.entries({ ...builtIn, ...custom })) {
    const scope = provider.scope ?? name;
    known.set(name, { name, scope, provider, tokens: createTokenCodec(codec.keys, scope, codec.environment, codec.ttlS) });
  }
  return {
    find: (name) => known.get(name),
    receiving(name) {
      const registered = known.get(name);
      if (registered === undefined) throw new WebhookOptionsError(`no provider "${name}"; there are ${[...known.keys()].join(', ')}`);
      const { signature } = registered.provider;
      if (signature !== 'none' && 'needs' in signature) {
        throw new WebhookOptionsError(`${signature.needs} is not set; without it no delivery of "${name}" can be verified`);
      }
      return registered;
    },
  };
}
