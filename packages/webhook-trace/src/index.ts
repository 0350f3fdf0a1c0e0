export { WebhookOptionsError, WebhookPayloadError, WebhookSignatureError, type SignatureFailure } from './errors.ts';
export type { DeliveryItem, LateOrigin, WebhookDelivery } from './delivery.ts';
export type { DeliveryHandler } from './inbound.ts';
export type { Incoming } from './incoming.ts';
export type { TokenKey } from './keyring.ts';
export type { LinkOutcome, OutboundOutcome } from './metrics.ts';
export type { Outbound } from './outbound.ts';
export type { BuiltInName, ProviderOptions } from './providers/built-in.ts';
export { cloudEventCarrier } from './providers/carriers/cloudevent.ts';
export { headerCarrier } from './providers/carriers/header.ts';
export { listCarrier, type ListCarrierOptions } from './providers/carriers/list.ts';
export { mapCarrier, type MapCarrierOptions } from './providers/carriers/map.ts';
export { textCarrier, type TextCarrierOptions } from './providers/carriers/text.ts';
export type {
  Carrier,
  ItemShape,
  Provider,
  Read,
  Signature,
  SignedDelivery,
  SkipReason,
  UnsetSignature,
  Written,
} from './providers/provider.ts';
export { hmacBody, type HmacBodyOptions } from './providers/signatures/hmac-body.ts';
export { hmacTimestamped, type HmacTimestampedOptions, type Stamped } from './providers/signatures/hmac-timestamped.ts';
export { jwtBody, type JwtBodyOptions } from './providers/signatures/jwt-body.ts';
export { sharedHeader, type SharedHeaderOptions } from './providers/signatures/shared-header.ts';
export type { Secrets } from './providers/secrets.ts';
export { memoryStore, type MemoryStoreOptions, type TraceStore } from './store.ts';
export { createWebhookTrace, type WebhookTrace, type WebhookTraceOptions } from './webhook-trace.ts';
