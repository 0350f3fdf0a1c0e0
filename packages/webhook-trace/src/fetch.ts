export type { ProviderCall } from './fetch/calls.ts';
export { outboundRequest, type RequestForm } from './fetch/outbound-request.ts';
export { webhookFetch, type WebhookFetchOptions } from './fetch/webhook-fetch.ts';
