import { aString, required, WEBHOOK_TOKEN_KEY } from '@busflow/conventions';
import { aCount, checkOptions } from '../../options.ts';
import { isPlainObject } from '../plain-object.ts';
import type { Carrier } from '../provider.ts';

export interface MapCarrierOptions {
  /** The field of the request body that holds the user's keys and values. */
  readonly field: string;
  /** @default `busflow_trace` */
  readonly key?: string | undefined;
  /** Longest field, in UTF-8 bytes of its JSON. */
  readonly maxBytes?: number | undefined;
  /** Most keys, ours included. */
  readonly maxKeys?: number | undefined;
}

/** One key more in an object of the user's: Mollie's and Stripe's `metadata`. */
export function mapCarrier(options: MapCarrierOptions): Carrier {
  checkOptions<MapCarrierOptions>('mapCarrier', options, { field: required(aString), key: aString, maxBytes: aCount, maxKeys: aCount });
  const { field, key = WEBHOOK_TOKEN_KEY, maxBytes, maxKeys } = options;
  return {
    write(body, token) {
      if (!isPlainObject(body)) return { skipped: 'not_an_object' };
      const own = body[field] ?? {};
      if (!isPlainObject(own)) return { skipped: 'not_an_object' };
      if (Object.hasOwn(own, key)) return { skipped: 'in_use' };
      const written = { ...own, [key]: token };
      if (maxKeys !== undefined && Object.keys(written).length > maxKeys) return { skipped: 'too_large' };
      if (maxBytes !== undefined && Buffer.byteLength(JSON.stringify(written)) > maxBytes) return { skipped: 'too_large' };
      return { body: { ...body, [field]: written } };
    },
    read(carried) {
      const token = isPlainObject(carried) && Object.hasOwn(carried, key) ? carried[key] : undefined;
      return typeof token === 'string' ? token : undefined;
    },
  };
}
