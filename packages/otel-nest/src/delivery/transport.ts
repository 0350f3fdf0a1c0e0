/** What became of one attempt to hand a batch over. */
export type Answer =
  | { readonly taken: true; readonly body: Uint8Array }
  | {
      readonly taken: false;
      readonly error: Error;
      /** Whether another attempt can help. */
      readonly again: boolean;
      /** How long the collector asks us to wait, in milliseconds. */
      readonly waitMs?: number | undefined;
    };

/** Takes bytes to one address. Never rejects, and never tries twice: that is the policy's business. */
export interface Transport {
  send(body: Uint8Array, timeoutMs: number): Promise<Answer>;
  /** Gives up what is under way and lets go of the connections. */
  close(): void;
}

/** Why an attempt failed: an HTTP status or gRPC code, or the network's own name for it. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code: number | string | undefined;

  constructor(message: string, code: number | string | undefined) {
    super(message);
    this.code = code;
  }
}

/** No answer in time; by HTTP as by gRPC. */
export const TIMED_OUT = 'ETIMEDOUT';
