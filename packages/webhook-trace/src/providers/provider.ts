import type { SpanContext } from '@opentelemetry/api';
import type { SignatureFailure } from '../errors.ts';

/** Why a token stayed behind. The user's call goes out as it was. */
export type SkipReason = 'too_large' | 'in_use' | 'not_an_object' | 'no_field';

export type Written =
  | { readonly body: unknown; readonly headers?: Readonly<Record<string, string>> | undefined; readonly skipped?: undefined }
  | { readonly skipped: SkipReason };

/** What the token rides in. The mechanisms are under `carriers/`; both directions must never change what the user wrote. */
export interface Carrier {
  /** A copy of the request body with the token in it, or why there is none. Must not change `body`. */
  write(body: unknown, token: string, span: SpanContext): Written;
  /** The token in the field as it came back; `undefined` where there is none. */
  read(carried: unknown): string | undefined;
}

/** What a signature is checked against. */
export interface SignedDelivery {
  /** The bytes as they arrived. */
  readonly rawBody: Uint8Array;
  /** The first value of a header, whatever its case. */
  header(name: string): string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How a delivery proves who sent it. Nothing there must fail like something wrong. The mechanisms are under `signatures/`. */
export interface Signature {
  /** `undefined` when the provider signed exactly these bytes. Compares in constant time. */
  verify(delivery: SignedDelivery): SignatureFailure | undefined;
}

/** A provider that signs, set up without its secret: it can be called, but its deliveries can not be received. */
export interface UnsetSignature {
  /** The option to set. */
  readonly needs: string;
}

/** A path into the body (`data.object.metadata`; `[]` walks a list), a header, a fixed word, or the first of several. */
export type Read = string | { readonly header: string } | { readonly word: string } | readonly Read[];

/** Where a delivery says what. */
export interface ItemShape {
  /** The `content-type` that this is the shape of, and no other. @default the shape of every delivery that has none of its own */
  readonly mediaType?: string | undefined;
  /** Path to the things reported, `entry[].changes[].value.statuses[]`; `[]` where the body is the list. @default the body itself is the one thing */
  readonly at?: string | undefined;
  /** Id of the thing, relative to it like all that follow; a delivery that is one thing and has none is refused. */
  readonly id?: Read | undefined;
  /** What an id looks like. @default 1 to 256 characters without blanks */
  readonly idPattern?: RegExp | undefined;
  /** What happened to it. */
  readonly event?: Read | undefined;
  /** The field that the carrier wrote, as it comes back. */
  readonly token?: Read | undefined;
  /** An id that `remember` may have been called with, for what has no field. */
  readonly lookup?: Read | undefined;
  /** What the provider means by "the same delivery again". @default [id, event] */
  readonly dedupe?: readonly Read[] | undefined;
}

/** Everything that this package knows about a provider: data, put together from the mechanisms. */
export interface Provider {
  /** Whose tokens these are, where one vendor has two kinds of webhooks. @default the provider's own name */
  readonly scope?: string | undefined;
  /** `none`: the provider gives us no field; see `remember`. */
  readonly carrier: Carrier | 'none';
  /** `none`: the provider signs nothing, so that a delivery proves nothing; say so on purpose. */
  readonly signature: Signature | UnsetSignature | 'none';
  readonly delivery: readonly ItemShape[];
}
