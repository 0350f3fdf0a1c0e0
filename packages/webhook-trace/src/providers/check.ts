import { aString, required, type OptionRule, type OptionRules } from '@busflow/conventions';
import { aListOf, aRegExp, anObjectThat, checkOptions, either } from '../options.ts';
import type { ItemShape, Provider } from './provider.ts';

const aSignature: OptionRule = {
  takes: 'an object with verify',
  accepts: (value) => anObjectThat('verify').accepts(value) || (typeof value === 'object' && value !== null && 'needs' in value),
};
const aRead: OptionRule = {
  takes: 'a path, { header }, { word } or a list of them',
  accepts: (value) => {
    if (Array.isArray(value)) return value.every((one) => aRead.accepts(one));
    if (typeof value !== 'object' || value === null) return aString.accepts(value);
    const { header, word } = value as Record<string, unknown>;
    return aString.accepts(header ?? word);
  },
};
const reads: OptionRule = { takes: `a list, each part ${aRead.takes}`, accepts: (value) => Array.isArray(value) && aRead.accepts(value) };

const PROVIDER: OptionRules<Provider> = {
  scope: aString,
  carrier: required(either('none', anObjectThat('write', 'read'))),
  signature: required(either('none', aSignature)),
  delivery: required(aListOf('shapes')),
};
const SHAPE: OptionRules<ItemShape> = {
  mediaType: aString,
  at: aString,
  id: aRead,
  idPattern: aRegExp,
  event: aRead,
  token: aRead,
  lookup: aRead,
  dedupe: reads,
};

/** @throws WebhookOptionsError when a provider of the user's own is not what `Provider` says. */
export function checkProvider(where: string, provider: Provider): void {
  checkOptions(where, provider, PROVIDER);
  for (const [at, shape] of provider.delivery.entries()) checkOptions(`${where}.delivery[${at}]`, shape, SHAPE);
}
