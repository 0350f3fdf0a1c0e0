import { aString, required, WEBHOOK_TOKEN_KEY } from '@busflow/conventions';
import { aCount, checkOptions } from '../../options.ts';
import { isPlainObject } from '../plain-object.ts';
import type { Carrier } from '../provider.ts';

export interface ListCarrierOptions {
  /** The field of the request body that holds a list of `{ key, value }`. */
  readonly field: string;
  /** Most entries, ours included. */
  readonly maxEntries: number;
}

/**
 * One entry more in a list of `{ key, value }`: Lago's `metadata`. Only in a list that is being sent: there, a list replaces
 * the one that the provider keeps, so a new one with nothing but ours would delete what is not mentioned.
 */
export function listCarrier(options: ListCarrierOptions): Carrier {
  checkOptions<ListCarrierOptions>('listCarrier', options, { field: required(aString), maxEntries: required(aCount) });
  const { field, maxEntries } = options;
  return {
    write(body, token) {
      if (!isPlainObject(body)) return { skipped: 'not_an_object' };
      const own: unknown = body[field];
      if (!Array.isArray(own)) return { skipped: 'no_field' };
      if (own.some((entry) => isOurs(entry))) return { skipped: 'in_use' };
      if (own.length >= maxEntries) return { skipped: 'too_large' };
      return { body: { ...body, [field]: [...(own as unknown[]), { key: WEBHOOK_TOKEN_KEY, value: token }] } };
    },
    read(carried) {
      const ours: unknown = Array.isArray(carried) ? carried.find(isOurs) : undefined;
      return isPlainObject(ours) && typeof ours['value'] === 'string' ? ours['value'] : undefined;
    },
  };
}

function isOurs(entry: unknown): boolean {
  return isPlainObject(entry) && entry['key'] === WEBHOOK_TOKEN_KEY;
}
