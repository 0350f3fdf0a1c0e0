import { aString, WEBHOOK_TOKEN_HEADER } from '@busflow/conventions';
import { checkOptions } from '../options.ts';
import { headerCarrier } from './carriers/header.ts';
import type { Provider } from './provider.ts';
import { secretsOf, someSecrets, type Secrets } from './secrets.ts';
import { sharedHeader } from './signatures/shared-header.ts';

export interface N8nOptions {
  /** What the workflow's "Header Auth" credential sends. Needed to receive. */
  readonly secret?: Secrets | undefined;
  /** The header of that credential. @default `authorization` */
  readonly header?: string | undefined;
}

/** A workflow of your own: it hands `busflow-trace` on, from its webhook node to its HTTP request node. */
export function n8n(options: N8nOptions): Provider {
  checkOptions<N8nOptions>('providers.n8n', options, { secret: someSecrets, header: aString });
  const { secret, header = 'authorization' } = options;
  return {
    carrier: headerCarrier(),
    signature: secretsOf('providers.n8n.secret', secret, (secrets) => sharedHeader({ header, secrets })),
    delivery: [{ event: 'event', token: { header: WEBHOOK_TOKEN_HEADER }, dedupe: ['executionId'] }],
  };
}
