import { checkOptions } from '../options.ts';
import { cloudEventCarrier } from './carriers/cloudevent.ts';
import type { Provider } from './provider.ts';
import { secretsOf, someSecrets, type Secrets } from './secrets.ts';
import { sharedHeader } from './signatures/shared-header.ts';

export interface CloudEventsOptions {
  /** The `Authorization` that senders must show, `Bearer …`. @default none is asked for: CloudEvents signs nothing */
  readonly authorization?: Secrets | undefined;
}

const id = ['id', { header: 'ce-id' }];

/** The three modes of HTTP, with JSON: the event is the body, or its attributes are `ce-` headers, or a list of events is the body. */
export function cloudEvents(options: CloudEventsOptions): Provider {
  checkOptions<CloudEventsOptions>('providers.cloudevents', options, { authorization: someSecrets });
  const { authorization } = options;
  return {
    carrier: cloudEventCarrier(),
    signature:
      authorization === undefined
        ? 'none'
        : secretsOf('providers.cloudevents.authorization', authorization, (secrets) => sharedHeader({ header: 'authorization', secrets })),
    delivery: [
      {
        mediaType: 'application/cloudevents-batch+json',
        at: '[]',
        id: 'id',
        event: 'type',
        token: 'tracestate',
        dedupe: ['source', 'id'],
      },
      {
        id,
        event: ['type', { header: 'ce-type' }],
        token: ['tracestate', { header: 'ce-tracestate' }],
        dedupe: [['source', { header: 'ce-source' }], id],
      },
    ],
  };
}
