import { aBoolean } from '@busflow/conventions';
import { checkOptions } from '../options.ts';
import { textCarrier } from './carriers/text.ts';
import type { Provider } from './provider.ts';
import { secretsOf, someSecrets, type Secrets } from './secrets.ts';
import { hmacBody } from './signatures/hmac-body.ts';

export interface WhatsAppOptions {
  /** The Meta app's secret, or several while it is rotated. Needed to receive. */
  readonly appSecret?: Secrets | undefined;
  /** Append the token to your own `biz_opaque_callback_data`, behind a `~`; it comes back in the statuses like that. @default false */
  readonly appendToOwnData?: boolean | undefined;
}

/** Meta's limit on `biz_opaque_callback_data`. */
const CALLBACK_DATA_MAX_CHARS = 512;

/** Cloud API: a delivery is signed, and holds many statuses and messages at once. */
export function whatsapp(options: WhatsAppOptions): Provider {
  checkOptions<WhatsAppOptions>('providers.whatsapp', options, { appSecret: someSecrets, appendToOwnData: aBoolean });
  const { appSecret, appendToOwnData = false } = options;
  return {
    carrier: textCarrier({ field: 'biz_opaque_callback_data', maxChars: CALLBACK_DATA_MAX_CHARS, append: appendToOwnData }),
    signature: secretsOf('providers.whatsapp.appSecret', appSecret, (secrets) =>
      hmacBody({ header: 'x-hub-signature-256', prefix: 'sha256=', secrets }),
    ),
    delivery: [
      { at: 'entry[].changes[].value.statuses[]', id: 'id', event: 'status', token: 'biz_opaque_callback_data', lookup: 'id' },
      // A reply echoes nothing; it names the message that it answers.
      { at: 'entry[].changes[].value.messages[]', id: 'id', event: { word: 'message' }, lookup: 'context.id' },
    ],
  };
}
