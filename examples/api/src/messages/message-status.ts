export interface MessageStatus {
  /** The message's `wamid`. */
  readonly id: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  /** Seconds since 1970. */
  readonly timestamp: number;
}

interface StatusBody {
  readonly entry: readonly {
    readonly changes: readonly {
      readonly value: { readonly statuses?: readonly { id: string; status: MessageStatus['status']; timestamp: string }[] };
    }[];
  }[];
}

/** All statuses in a delivery, which may hold several. The body is Meta's own: its signature has been verified. */
export function statusesIn(body: unknown): readonly MessageStatus[] {
  return (body as StatusBody).entry
    .flatMap(({ changes }) => changes)
    .flatMap(({ value }) => value.statuses ?? [])
    .map(({ id, status, timestamp }) => ({ id, status, timestamp: Number(timestamp) }));
}
