import { WebhookOptionsError, WebhookPayloadError, WebhookSignatureError } from './errors.ts';
import { headerReader, parseBody, type Incoming } from './incoming.ts';
import type { ItemShape } from './providers/provider.ts';
import { read, walk } from './providers/read.ts';
import type { Registered } from './registry.ts';

/** One thing that a delivery reports, as the provider wrote it down. */
export interface Arrival {
  readonly id: string;
  readonly event: string | undefined;
  readonly token: string | undefined;
  readonly lookup: string | undefined;
  readonly dedupe: string | undefined;
  /** Whether the delivery names its origin always, when it answers something of ours, or never: Mollie's comes with the fetch. */
  readonly names: 'always' | 'answers' | 'never';
}

const ID = /^\S{1,256}$/;
const EVENT = /^[\w.:-]{1,64}$/;

/**
 * Verifies a delivery and reads it by its provider's shape.
 *
 * @throws WebhookSignatureError, WebhookPayloadError, or WebhookOptionsError when there are no raw bytes to verify.
 */
export function readDelivery(registered: Registered, incoming: Incoming, now: number): { body: unknown; arrivals: readonly Arrival[] } {
  const { name, provider } = registered;
  const header = headerReader(incoming.headers);
  if (provider.signature !== 'none' && 'verify' in provider.signature) {
    if (incoming.rawBody === undefined) {
      throw new WebhookOptionsError(
        `"${name}" signs its deliveries, and there is no rawBody to verify; in Nest: NestFactory.create(AppModule, { rawBody: true })`,
      );
    }
    const failure = provider.signature.verify({ rawBody: Buffer.from(incoming.rawBody), header, now });
    if (failure !== undefined) throw new WebhookSignatureError(name, failure);
  }
  const body = incoming.rawBody === undefined ? incoming.body : parseBody(incoming.rawBody);
  if (typeof body !== 'object' || body === null) throw new WebhookPayloadError(name, 'the body is neither a JSON nor a form object');

  const arrivals = provider.delivery.flatMap((shape) =>
    (shape.at === undefined ? [body] : walk(body, shape.at)).map((item) => readItem(registered, shape, item, header)),
  );
  return { body, arrivals };
}

function readItem({ name, provider }: Registered, shape: ItemShape, item: unknown, header: (name: string) => string | undefined): Arrival {
  const id = word(read(item, shape.id, header), shape.idPattern ?? ID);
  // One bad item must not take a signed batch with it; a delivery that is the item has nothing else to offer.
  if (id === undefined && shape.at === undefined) throw new WebhookPayloadError(name, 'the delivery names no id of the provider’s form');
  const dedupe = (shape.dedupe ?? [shape.id, shape.event]).map((part) => word(read(item, part, header), ID));
  return {
    id: id ?? '',
    event: word(read(item, shape.event, header), EVENT),
    token: provider.carrier === 'none' ? undefined : provider.carrier.read(read(item, shape.token, header)),
    lookup: word(read(item, shape.lookup, header), ID),
    dedupe: dedupe.includes(undefined) ? undefined : JSON.stringify(dedupe),
    names: shape.token !== undefined ? 'always' : shape.lookup === undefined ? 'never' : 'answers',
  };
}

/** What may become an id, a label or a key: a short string of known form. */
export function word(value: unknown, form: RegExp = EVENT): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && form.test(text) ? text : undefined;
}
