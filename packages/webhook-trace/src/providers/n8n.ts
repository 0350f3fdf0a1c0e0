import { WEBHOOK_TOKEN_HEADER } from '@busflow/conventions';
import { headerCarrier } from './carriers/header.ts';
import type { Provider } from './provider.ts';
import { secretsOf, type Secrets } from './secrets.ts';
import { sharedHeader } from './signatures/shared-header.ts';

export interface N8nOptions {
  /** What the workflow's "Header Auth" credential sends. Needed to receive. */
  readonly secret?: Secrets;
  /** The header of that credential. @default `authorization` */
  readonly header?: string;
}

/** A workflow of your own: it hands `busflow-trace` on, from its webhook node to its HTTP request node. */
export function n8n({ secret, header = 'authorization' }: N8nOptions): Provider {
  return {
    carrier: headerCarrier(),
    signature: secretsOf('providers.n8n.secret', secret, (secrets) => sharedHeader({ header, secrets })),
    delivery: [{ event: 'event', token: { header: WEBHOOK_TOKEN_HEADER }, dedupe: ['executionId'] }],
  };
}
