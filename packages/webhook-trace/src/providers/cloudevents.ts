import { cloudEventCarrier } from './carriers/cloudevent.ts';
import type { Provider } from './provider.ts';
import { secretsOf, type Secrets } from './secrets.ts';
import { sharedHeader } from './signatures/shared-header.ts';

export interface CloudEventsOptions {
  /** The `Authorization` that senders must show, `Bearer …`. @default none is asked for: CloudEvents signs nothing */
  readonly authorization?: Secrets;
}

const id = ['id', { header: 'ce-id' }];

/** Structured mode (the event is the body) and binary mode (its attributes are `ce-` headers), over HTTP with JSON. */
export function cloudEvents({ authorization }: CloudEventsOptions): Provider {
  return {
    carrier: cloudEventCarrier(),
    signature:
      authorization === undefined
        ? 'none'
        : secretsOf('providers.cloudevents.authorization', authorization, (secrets) => sharedHeader({ header: 'authorization', secrets })),
    delivery: [
      {
        id,
        event: ['type', { header: 'ce-type' }],
        token: ['tracestate', { header: 'ce-tracestate' }],
        dedupe: [['source', { header: 'ce-source' }], id],
      },
    ],
  };
}
