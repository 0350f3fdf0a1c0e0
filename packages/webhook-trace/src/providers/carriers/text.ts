import { aBoolean, aString, required } from '@busflow/conventions';
import { aCount, checkOptions } from '../../options.ts';
import { TOKEN_LENGTH } from '../../token.ts';
import { isPlainObject } from '../plain-object.ts';
import type { Carrier } from '../provider.ts';

export interface TextCarrierOptions {
  /** The field of the request body that holds one string. */
  readonly field: string;
  /** Longest string, in characters. */
  readonly maxChars: number;
  /** Append the token to a string of the user's, behind a `~`, instead of leaving an occupied field alone. @default false */
  readonly append?: boolean | undefined;
}

const SEPARATOR = '~';

/** A string field that the provider hands back as it is: WhatsApp's `biz_opaque_callback_data`. */
export function textCarrier(options: TextCarrierOptions): Carrier {
  checkOptions<TextCarrierOptions>('textCarrier', options, { field: required(aString), maxChars: required(aCount), append: aBoolean });
  const { field, maxChars, append = false } = options;
  return {
    write(body, token) {
      if (!isPlainObject(body)) return { skipped: 'not_an_object' };
      const own = body[field] ?? '';
      if (own !== '' && (!append || typeof own !== 'string')) return { skipped: 'in_use' };
      const written = own === '' ? token : `${own}${SEPARATOR}${token}`;
      return written.length > maxChars ? { skipped: 'too_large' } : { body: { ...body, [field]: written } };
    },
    read(carried) {
      if (typeof carried !== 'string' || carried === '') return undefined;
      return append && carried.at(-TOKEN_LENGTH - 1) === SEPARATOR ? carried.slice(-TOKEN_LENGTH) : carried;
    },
  };
}
