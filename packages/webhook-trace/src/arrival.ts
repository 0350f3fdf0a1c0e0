import { WebhookOptionsError, WebhookPayloadError, WebhookSignatureError } from './errors.ts';
import { headerReader, parseBody, type Incoming } from './incoming.ts';
import type { ItemShape, Provider, Read, Signature } from './providers/provider.ts';
import { readAll, walk } from './providers/read.ts';
import type { Registered } from './registry.ts';

/** One thing that a delivery reports, as the provider wrote it down. */
export interface Arrival {
  readonly id: string;
  readonly event: string | undefined;
  readonly token: string | undefined;
  readonly lookup: string | undefined;
  readonly dedupe: string | undefined;
  /** Whether something of ours must have caused it. Not so a message that a passenger writes unasked. */
  readonly isOurs: boolean;
}

type HeaderOf = (name: string) => string | undefined;

const ID = /^[^\s\p{C}]{1,256}$/u;
const EVENT = /^[\w.:-]{1,64}$/;

/**
 * Verifies a delivery and reads it by its provider's shape.
 *
 * @throws WebhookSignatureError, WebhookPayloadError, or WebhookOptionsError when there are no raw bytes to verify.
 */
export function readDelivery(registered: Registered, incoming: Incoming, now: number): { body: unknown; arrivals: readonly Arrival[] } {
  const { name, provider } = registered;
  const header = headerReader(incoming.headers);
  const signature = signatureOf(registered);
  if (signature !== undefined) {
    if (incoming.rawBody === undefined) throw needsRawBody(registered);
    const failure = signature.verify({ rawBody: Buffer.from(incoming.rawBody), header, now });
    if (failure !== undefined) throw new WebhookSignatureError(name, failure);
  }
  const body = incoming.rawBody === undefined ? incoming.body : parseBody(incoming.rawBody);
  if (typeof body !== 'object' || body === null) throw new WebhookPayloadError(name, 'the body is neither a JSON nor a form object');

  const arrivals = shapesOf(provider, header('content-type')).flatMap((shape) =>
    (shape.at === undefined ? [body] : walk(body, shape.at)).map((item) => readItem(registered, shape, item, header)),
  );
  return { body, arrivals };
}

/** How this provider's deliveries are verified, where they are. */
export function signatureOf({ provider: { signature } }: Registered): Signature | undefined {
  return signature !== 'none' && 'verify' in signature ? signature : undefined;
}

export function needsRawBody({ name }: Registered): WebhookOptionsError {
  return new WebhookOptionsError(
    `"${name}" signs its deliveries, and there is no rawBody to verify; in Nest: NestFactory.create(AppModule, { rawBody: true }), ` +
      'or bodyParser: false beside a parser of your own that sets request.rawBody',
  );
}

/** The shapes of this content type; where it has none of its own, those that ask for none. */
function shapesOf({ delivery }: Provider, contentType: string | undefined): readonly ItemShape[] {
  const given = contentType?.split(';')[0]?.trim().toLowerCase();
  const own = delivery.filter(({ mediaType }) => mediaType !== undefined && mediaType === given);
  return own.length > 0 ? own : delivery.filter(({ mediaType }) => mediaType === undefined);
}

function readItem(registered: Registered, shape: ItemShape, item: unknown, header: HeaderOf): Arrival {
  const text = (what: Read | undefined, form: RegExp) => firstOf(readAll(item, what, header), (found) => word(found, form));
  const id = text(shape.id, shape.idPattern ?? ID);
  // One bad item must not take a signed batch with it; a delivery that is the item has nothing else to offer.
  if (id === undefined && shape.id !== undefined && shape.at === undefined) {
    throw new WebhookPayloadError(registered.name, 'the delivery names no id of the provider’s form');
  }
  const lookup = text(shape.lookup, ID);
  const dedupe = (shape.dedupe ?? [shape.id, shape.event]).map((part) => text(part, ID));
  return {
    id: id ?? '',
    event: text(shape.event, EVENT),
    token: firstOf(readAll(item, shape.token, header), (carried) => readToken(registered, carried)),
    lookup,
    dedupe: dedupe.includes(undefined) ? undefined : JSON.stringify(dedupe),
    isOurs: shape.token !== undefined || shape.lookup === undefined || lookup !== undefined,
  };
}

/** The token in a field that came back. A carrier of the user's own that fails costs the link only. */
export function readToken({ provider: { carrier } }: Registered, carried: unknown): string | undefined {
  try {
    return carrier === 'none' ? undefined : carrier.read(carried);
  } catch {
    return undefined;
  }
}

function firstOf<Found>(candidates: readonly unknown[], take: (candidate: unknown) => Found | undefined): Found | undefined {
  for (const candidate of candidates) {
    const found = take(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What may become an id, a label or a key: a short string of known form. */
export function word(value: unknown, form: RegExp = EVENT): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && form.test(text) ? text : undefined;
}
